using System.Collections.Immutable;
using Molecule.Gateway.Tests.Agents;
using Molecule.Gateway.Tests.Teams;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Workspaces;

/// <summary>A workspace that takes note of what it is asked, and refuses what a test wants refused.</summary>
internal sealed class FakeWorkspace(WorkspaceId id, Func<WorkspaceId, FakeWorkspace> other)
    : IWorkspaceOperator, IWorkspaceAgent, IWorkspaceTokens, IWorkspaceRouting, IWorkspaceSuccession
{
    /// <summary>Thrown by the next calls, one each.</summary>
    public Queue<Exception> Failures { get; } = [];

    public FakeTeam Team { get; } = new();

    public FakeAssignment Assignment { get; } = new();

    public int Calls { get; private set; }

    public Workspace? State { get; set; }

    public bool IsKnown { get; set; } = true;

    public NewWorkspace? Created { get; private set; }

    public WorkspaceChanges? Changes { get; private set; }

    public Registration? Registration { get; private set; }

    public Heartbeat? Heartbeat { get; private set; }

    public string? Card { get; private set; }

    public string? Token { get; private set; }

    public bool? WithChildren { get; private set; }

    public RemovalReceipt Receipt { get; set; } = new(true, 0, []);

    /// <summary>Who took over.</summary>
    public WorkspaceId? Heir { get; private set; }

    public Replacement? Replacement { get; private set; }

    /// <summary>What is found when this workspace looks for another.</summary>
    public Discovery? Found { get; set; }

    /// <summary>Whom this workspace may talk to.</summary>
    public IReadOnlyList<Peer> Peers { get; set; } = [];

    /// <summary>Most peers in one answer of the cluster.</summary>
    public int PeersPerAnswer { get; set; } = IWorkspaceRouting.MaxPage;

    public string? AuthToken { get; set; }

    /// <summary>The token that opens it; null when it has none.</summary>
    public string? LiveToken { get; set; }

    public int Verifications { get; private set; }

    public ImmutableArray<WorkspaceToken> Tokens { get; set; } = [];

    public Guid? Revoked { get; private set; }

    /// <summary>How many a pause or a resume takes.</summary>
    public int TeamSize { get; set; } = 1;

    /// <summary>What was asked last of pause, resume and restart.</summary>
    public string? Asked { get; private set; }

    public static Workspace Example(WorkspaceId id) => new()
    {
        Id = id,
        Name = "Example",
        Tier = 2,
        Status = WorkspaceStatus.Online,
        Runtime = "langgraph",
        CreatedAt = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero),
        UpdatedAt = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero).AddTicks(1_234_560),
        Version = 3,
        Vitals = WorkspaceVitals.None,
    };

    public Task<Workspace> CreateAsync(NewWorkspace workspace, CancellationToken cancellationToken) => Do(() =>
    {
        Created = workspace;
        return Example(id) with { Status = workspace.External ? WorkspaceStatus.Online : WorkspaceStatus.Provisioning };
    });

    public Task<Workspace> DescribeAsync(CancellationToken cancellationToken) => Do(() => State ?? throw new WorkspaceNotFoundException(id));

    public Task<Workspace> ChangeAsync(WorkspaceChanges changes, CancellationToken cancellationToken) => Do(() =>
    {
        Changes = changes;
        return State ?? Example(id);
    });

    public Task<RemovalReceipt> RemoveAsync(bool withChildren, CancellationToken cancellationToken) => Do(() =>
    {
        WithChildren = withChildren;
        return Receipt;
    });

    public Task<RemovalReceipt> HandOverAsync(WorkspaceId heir, bool withChildren, CancellationToken cancellationToken) => Do(() =>
    {
        (Heir, WithChildren) = (heir, withChildren);
        return Receipt;
    });

    public Task<ReplacementReceipt> ReplaceAsync(WorkspaceId successor, Replacement replacement, CancellationToken cancellationToken) => Do(() =>
    {
        (Heir, Replacement) = (successor, replacement);
        return new ReplacementReceipt(successor, WorkspaceStatus.Provisioning, 0);
    });

    /// <summary>Answers by the parents of the two that the test has set.</summary>
    public Task<TalkAnswer> MayTalkToAsync(WorkspaceId target, CancellationToken cancellationToken) => Do(() =>
    {
        if (State is not { } self)
            return new TalkAnswer(id == target ? TalkReason.Self : TalkReason.UnknownCaller);

        return new TalkAnswer(other(target).State switch
        {
            null => TalkReason.UnknownTarget,
            { } found when found.ParentId == self.ParentId => TalkReason.Siblings,
            { } found when found.ParentId == id => TalkReason.Child,
            _ when self.ParentId == target => TalkReason.Parent,
            _ => TalkReason.DifferentTeams,
        });
    });

    public Task<Discovery> DiscoverAsync(WorkspaceId target, CancellationToken cancellationToken) =>
        Do(() => Found ?? throw new TalkRefusedException(target, TalkReason.DifferentTeams));

    public Task<PeerPage> ListPeersAsync(PeerCursor? after, int limit, CancellationToken cancellationToken) => Do(() =>
    {
        Peer[] rest = [.. Peers.SkipWhile(peer => after is not null && peer.Id != after.Id).Skip(after is null ? 0 : 1)];
        Peer[] page = [.. rest.Take(Math.Min(limit, PeersPerAnswer))];
        return new PeerPage(
            [.. page], page.Length < rest.Length ? new PeerCursor(PeerSection.Siblings, DateTimeOffset.UnixEpoch.AddMicroseconds(7), page[^1].Id) : null);
    });

    public Task<int> PauseAsync(CancellationToken cancellationToken) => Do(() => Ask("pause"));

    public Task<int> ResumeAsync(CancellationToken cancellationToken) => Do(() => Ask("resume"));

    public Task RestartAsync(CancellationToken cancellationToken) => Do(() => Ask("restart"));

    public Task RestartFromAsync(TemplateCopy template, CancellationToken cancellationToken) =>
        Do(() => Ask($"restart from {template.Name} on {template.Runtime ?? "what it has"} with {string.Join(", ", template.Files.Select(file => file.Path))}"));

    public Task<RegistrationReceipt> RegisterAsync(Registration registration, string? token, CancellationToken cancellationToken) => Do(() =>
    {
        (Registration, Token) = (registration, token);
        return new RegistrationReceipt(AuthToken);
    });

    /// <summary>Where the workspace says it is heard.</summary>
    public SiloAddress Silo { get; set; } = SiloAddress.New(System.Net.IPAddress.Loopback, 11111, 1);

    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(60);

    public Task<HeartbeatReceipt> HeartbeatAsync(Heartbeat heartbeat, string? token, CancellationToken cancellationToken) => Do(() =>
    {
        (Heartbeat, Token) = (heartbeat, token);
        return new HeartbeatReceipt(IsKnown, Silo, Patience);
    });

    public Task UpdateCardAsync(string agentCard, string? token, CancellationToken cancellationToken) => Do(() =>
    {
        (Card, Token) = (agentCard, token);
        return true;
    });

    public Task<bool> VerifyTokenAsync(string token, CancellationToken cancellationToken)
    {
        Verifications++;
        return Task.FromResult(token == LiveToken);
    }

    public Task<WorkspaceTokenList> ListAsync(CancellationToken cancellationToken) => Do(() => new WorkspaceTokenList(Tokens));

    public Task<WorkspaceTokenReceipt> IssueAsync(CancellationToken cancellationToken) => Do(() => new WorkspaceTokenReceipt(Tokens[0], "issued"));

    public Task RevokeAsync(Guid tokenId, CancellationToken cancellationToken) => Do(() => Revoked = tokenId);

    public Task<WorkspaceTokenReceipt> RotateAsync(CancellationToken cancellationToken) => Do(() => new WorkspaceTokenReceipt(Tokens[0], "rotated"));

    private int Ask(string what)
    {
        Asked = what;
        return TeamSize;
    }

    private Task<T> Do<T>(Func<T> act)
    {
        Calls++;
        try
        {
            return Failures.TryDequeue(out var failure) ? Task.FromException<T>(failure) : Task.FromResult(act());
        }
        catch (MoleculeException refusal)
        {
            return Task.FromException<T>(refusal);
        }
    }
}
