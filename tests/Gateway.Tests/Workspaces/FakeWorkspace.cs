using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Workspaces;

/// <summary>A workspace that takes note of what it is asked, and refuses what a test wants refused.</summary>
internal sealed class FakeWorkspace(WorkspaceId id) : IWorkspaceOperator, IWorkspaceAgent
{
    /// <summary>Thrown by the next calls, one each.</summary>
    public Queue<Exception> Failures { get; } = [];

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

    public string? AuthToken { get; set; }

    /// <summary>How many a pause or a resume takes.</summary>
    public int Team { get; set; } = 1;

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

    public Task<int> PauseAsync(CancellationToken cancellationToken) => Do(() => Ask("pause"));

    public Task<int> ResumeAsync(CancellationToken cancellationToken) => Do(() => Ask("resume"));

    public Task RestartAsync(CancellationToken cancellationToken) => Do(() => Ask("restart"));

    public Task<RegistrationReceipt> RegisterAsync(Registration registration, string? token, CancellationToken cancellationToken) => Do(() =>
    {
        (Registration, Token) = (registration, token);
        return new RegistrationReceipt(AuthToken);
    });

    public Task<bool> HeartbeatAsync(Heartbeat heartbeat, string? token, CancellationToken cancellationToken) => Do(() =>
    {
        (Heartbeat, Token) = (heartbeat, token);
        return IsKnown;
    });

    public Task UpdateCardAsync(string agentCard, string? token, CancellationToken cancellationToken) => Do(() =>
    {
        (Card, Token) = (agentCard, token);
        return true;
    });

    private int Ask(string what)
    {
        Asked = what;
        return Team;
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
