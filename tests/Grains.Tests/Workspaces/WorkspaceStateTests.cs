using CsCheck;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Workspaces;

public sealed class WorkspaceStateTests
{
    private static readonly WorkspaceId Id = new(new Guid("0b5f0a51-1111-4222-8333-444455556666"));

    [Fact]
    public void Apply_CreationAndAnyFacts_CountsThemAndKnowsTheLast() => Gen
        .Select(Facts.Creation, Facts.Later.Array[0, 30])
        .Sample((creation, later) =>
        {
            var facts = later.Prepend(creation).ToArray();

            var state = Fold(facts);

            state.Id.ShouldBe(Id);
            state.Version.ShouldBe(facts.Length);
            state.Generation.ShouldBe(facts.Count(fact => fact is WorkspaceFact.Provisioned or WorkspaceFact.Reprovisioned));
            state.CreatedAt.ShouldBe(creation.At);
            state.UpdatedAt.ShouldBe(facts[^1].At);
            Enum.IsDefined(state.Status).ShouldBeTrue();
            state.Status.ShouldBe(facts.Select(StatusAfter).Last(status => status is not null)!.Value);
        });

    [Fact]
    public void Apply_AnyFact_ChangesNothingThatTheFactDoesNotName() => Gen
        .Select(Facts.Creation, Facts.Later)
        .Sample((creation, fact) =>
        {
            var before = Fold([creation]);
            var after = Fold([creation, fact]) with { UpdatedAt = before.UpdatedAt, Version = before.Version };

            var put = fact switch
            {
                WorkspaceFact.CameOnline online => after with { Status = before.Status, Url = before.Url, AgentCard = before.AgentCard },
                WorkspaceFact.Updated => after with { Name = before.Name, Role = before.Role, Tier = before.Tier },
                WorkspaceFact.Stalled => after with { StalledSince = null, StalledProgressAt = null },
                WorkspaceFact.Progressed => after,
                WorkspaceFact.Moved => after with { ParentId = before.ParentId },
                WorkspaceFact.Forwarded or WorkspaceFact.Removed => after with { Status = before.Status, ForwardedTo = before.ForwardedTo },
                WorkspaceFact.Paused => after with { Status = before.Status, Url = before.Url },
                WorkspaceFact.Reprovisioned => after with { Status = before.Status, Url = before.Url, Generation = before.Generation },
                WorkspaceFact.CardUpdated => after with { AgentCard = before.AgentCard },
                WorkspaceFact.Expanded or WorkspaceFact.Collapsed => after,
                WorkspaceFact.AgentAssigned or WorkspaceFact.AgentReplaced or WorkspaceFact.AgentRemoved
                    or WorkspaceFact.AgentMovedAway or WorkspaceFact.AgentMovedIn => after with { Agent = before.Agent },
                _ => after with { Status = before.Status },
            };
            put.ShouldBe(before);
        });

    [Fact]
    public void Apply_FirstFactIsNoCreation_IsRefused() => Facts.Later.Sample(fact =>
    {
        Should.Throw<InvalidOperationException>(() => WorkspaceState.Apply(Id, null, fact)).Message.ShouldContain(fact.GetType().Name);
    });

    [Fact]
    public void Apply_SecondCreation_IsRefused() => Gen.Select(Facts.Creation, Facts.Creation).Sample((first, second) =>
    {
        Should.Throw<InvalidOperationException>(() => Fold([first, second]));
    });

    [Fact]
    public void Apply_Creation_WaitsForItsAgent()
    {
        var parent = new WorkspaceId(Guid.NewGuid());
        var state = Fold([new WorkspaceFact.Provisioned(Facts.Start, Actor.Operator)
        {
            Name = "QA",
            Role = "Finds faults",
            Tier = 2,
            ParentId = parent,
            Runtime = "dotnet",
            WorkspaceDir = "/srv",
            Access = WorkspaceAccess.ReadOnly,
            AwarenessNamespace = "workspace:qa",
        }]);

        state.ShouldBe(new WorkspaceState
        {
            Id = Id,
            Name = "QA",
            Role = "Finds faults",
            Tier = 2,
            Status = WorkspaceStatus.Provisioning,
            ParentId = parent,
            Runtime = "dotnet",
            WorkspaceDir = "/srv",
            Access = WorkspaceAccess.ReadOnly,
            AwarenessNamespace = "workspace:qa",
            CreatedAt = Facts.Start,
            UpdatedAt = Facts.Start,
            Version = 1,
            Generation = 1,
        });
    }

    [Fact]
    public void Apply_CameOnlineWithoutUrlAndCard_KeepsThem()
    {
        var online = new WorkspaceFact.CameOnline(Facts.Start, Actor.Workspace, "http://a", "[1]");

        var state = Fold([Facts.Creation.Single(), online, new WorkspaceFact.WentOffline(Facts.Start, Actor.Platform), online with { Url = null, AgentCard = null }]);

        state.Url.ShouldBe("http://a");
        state.AgentCard.ShouldBe("[1]");
        state.Status.ShouldBe(WorkspaceStatus.Online);
    }

    [Fact]
    public void Apply_ChangeToNull_Clears()
    {
        var said = new WorkspaceFact.Updated(Facts.Start, Actor.Operator) { Role = new Change<string?>("r"), WorkspaceDir = new Change<string?>("/srv") };
        var cleared = new WorkspaceFact.Updated(Facts.Start, Actor.Operator) { Role = new Change<string?>(null), WorkspaceDir = new Change<string?>(null) };

        Fold([Facts.Creation.Single(), said]).Role.ShouldBe("r");
        var state = Fold([Facts.Creation.Single(), said, cleared]);
        state.Role.ShouldBeNull();
        state.WorkspaceDir.ShouldBeNull();
    }

    [Fact]
    public void Apply_FactsOfAgents_SayWhoFillsIt()
    {
        var (first, second, other) = (Guid.NewGuid(), Guid.NewGuid(), new WorkspaceId(Guid.NewGuid()));
        WorkspaceFact assigned = new WorkspaceFact.AgentAssigned(Facts.Start, Actor.Operator, first, "sonnet");
        WorkspaceFact replaced = new WorkspaceFact.AgentReplaced(Facts.Start, Actor.Operator, second, "opus", "sonnet");

        Fold([Facts.Creation.Single(), assigned]).Agent.ShouldBe(new AssignedAgent(first, "sonnet"));
        Fold([Facts.Creation.Single(), assigned, replaced]).Agent.ShouldBe(new AssignedAgent(second, "opus"));
        Fold([Facts.Creation.Single(), new WorkspaceFact.AgentMovedIn(Facts.Start, Actor.Operator, first, "sonnet", other)]).Agent
            .ShouldBe(new AssignedAgent(first, "sonnet"));
        foreach (var end in new WorkspaceFact[]
        {
            new WorkspaceFact.AgentRemoved(Facts.Start, Actor.Operator, first, "sonnet"),
            new WorkspaceFact.AgentMovedAway(Facts.Start, Actor.Operator, first, "sonnet", other),
            new WorkspaceFact.Removed(Facts.Start, Actor.Operator, 0),
        })
        {
            Fold([Facts.Creation.Single(), assigned, end]).Agent.ShouldBeNull();
        }
    }

    private static WorkspaceState Fold(IEnumerable<WorkspaceFact> facts) =>
        facts.Aggregate((WorkspaceState?)null, (state, fact) => WorkspaceState.Apply(Id, state, fact))!;

    private static WorkspaceStatus? StatusAfter(WorkspaceFact fact) => fact switch
    {
        WorkspaceFact.Provisioned or WorkspaceFact.Reprovisioned => WorkspaceStatus.Provisioning,
        WorkspaceFact.Paused => WorkspaceStatus.Paused,
        WorkspaceFact.CameOnline => WorkspaceStatus.Online,
        WorkspaceFact.Degraded => WorkspaceStatus.Degraded,
        WorkspaceFact.WentOffline => WorkspaceStatus.Offline,
        WorkspaceFact.ProvisioningFailed => WorkspaceStatus.Failed,
        WorkspaceFact.Removed => WorkspaceStatus.Removed,
        _ => null,
    };

    /// <summary>Whatever a workspace and what callers see of it have in common is the same in both.</summary>
    [Fact]
    public void Describe_AnyState_ShowsEachFieldThatCallersKnow() => Gen.Select(Facts.Creation, Facts.Later.Array[0, 12]).Sample((creation, later) =>
    {
        var id = new WorkspaceId(Guid.NewGuid());
        var state = later.Aggregate(WorkspaceState.Apply(id, state: null, creation), (before, fact) => WorkspaceState.Apply(id, before, fact)) with
        {
            Access = WorkspaceAccess.ReadWrite,
            WorkspaceDir = "/srv",
            ForwardedTo = id,
        };

        var described = state.Describe(WorkspaceVitals.None, place: null);

        foreach (var shown in typeof(Workspace).GetProperties())
        {
            if (typeof(WorkspaceState).GetProperty(shown.Name) is { } known)
            {
                shown.GetValue(described).ShouldBe(known.GetValue(state) ?? (shown.Name == nameof(Workspace.Url) ? "" : null), shown.Name);
            }
        }
    });
}
