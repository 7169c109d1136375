using System.Collections.Immutable;
using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Stalls;
using Molecule.Grains.Workspaces.Subtrees;

namespace Molecule.Grains.Tests.Workspaces;

/// <summary>
/// The rules against the status machine that is written down beside them (contract W15): everything that can be asked of a workspace, in every
/// status, and nothing happens but what the table allows.
/// </summary>
public sealed class StateMachineTests
{
    private static readonly WorkspaceId Id = new(new Guid("019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21"));
    private static readonly WorkspaceOptions Options = new();

    private static readonly Dictionary<string, Func<WorkspaceState, IEnumerable<WorkspaceFact>>> Stimuli = new(StringComparer.Ordinal)
    {
        ["healthy beat"] = state => Beat(state, 0),
        ["beat between the limits"] = state => Beat(state, 0.3),
        ["beat with errors"] = state => Beat(state, WorkspaceRules.DegradedFrom),
        ["silence"] = state => WorkspaceRules.GiveUp(state, "", Facts.Start) is { } fact ? [fact] : [],
        ["end of the container"] = state => WorkspaceRules.End(state, new ContainerEnd(137, OutOfMemory: false, Restarts: 0), Facts.Start) is { } fact ? [fact] : [],
        ["no progress"] = state => StallRules.Stall(Watched(state), Busy, progressAt: null, Facts.Start) is { } fact ? [fact] : [],
        ["progress"] = state => StallRules.GoOn(Stalled(state), Busy, hasProgressed: true, Facts.Start) is { } fact ? [fact] : [],
        ["registration"] = state => state.Status == WorkspaceStatus.Removed
            ? []
            : WorkspaceRules.Register(Id, state, new Registration("http://10.0.0.9:1", "[9]"), Facts.Start),
        ["rename"] = state => state.Status == WorkspaceStatus.Removed
            ? []
            : WorkspaceRules.Change(state, new WorkspaceChanges { Name = new("New"), ParentId = new(new WorkspaceId(Guid.NewGuid())) }, Facts.Start),
        ["pause"] = state => SubtreeRules.Pause(state, [], Facts.Start).Own,
        ["pause from above"] = state => PausedFromAbove(state),
        ["resume"] = state => SubtreeRules.Resume(state, [], Facts.Start).Own,
        ["restart"] = state => [WorkspaceRules.Restart(state, Facts.Start)],
        ["removal"] = state => SubtreeRules.Remove(state, [], withChildren: true, heir: null, Facts.Start).Own,
    };

    public static TheoryData<WorkspaceStatus, string> Everything
    {
        get
        {
            var data = new TheoryData<WorkspaceStatus, string>();
            foreach (var status in Enum.GetValues<WorkspaceStatus>())
            {
                foreach (var stimulus in Stimuli.Keys)
                {
                    data.Add(status, stimulus);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Rules_InEveryStatus_AllowOnlyWhatTheTableHas_W15(WorkspaceStatus status, string stimulus)
    {
        var state = In(status);
        foreach (var fact in Ask(state, stimulus))
        {
            var after = StateMachine.After(state.Status, fact).ShouldNotBeNull($"{state.Status} must not have a {fact.GetType().Name}");
            state = WorkspaceState.Apply(Id, state, fact);
            state.Status.ShouldBe(after);
        }
    }

    [Theory]
    [InlineData(WorkspaceStatus.Paused)]
    [InlineData(WorkspaceStatus.Removed)]
    public void AgentsAndTime_NeverWakeOneThatRestsOrIsGone_W15W17(WorkspaceStatus status)
    {
        foreach (var stimulus in new[] { "healthy beat", "beat between the limits", "beat with errors", "silence", "registration" })
        {
            var state = Ask(In(status), stimulus).Aggregate(In(status), (before, fact) => WorkspaceState.Apply(Id, before, fact));
            state.Status.ShouldBe(status, stimulus);
        }
    }

    [Theory]
    [InlineData(WorkspaceStatus.Provisioning)]
    [InlineData(WorkspaceStatus.Failed)]
    [InlineData(WorkspaceStatus.Offline)]
    public void Silence_OfOneThatIsNotOnline_NeverMakesItOffline_W17(WorkspaceStatus status) =>
        Ask(In(status), "silence").ShouldNotContain(fact => fact is WorkspaceFact.WentOffline);

    [Fact]
    public void Table_EveryTransitionOfAStatus_IsReachedByTheRules()
    {
        foreach (var status in Enum.GetValues<WorkspaceStatus>())
        {
            var reached = Stimuli.Keys.SelectMany(stimulus => Ask(In(status), stimulus)).Select(fact => fact.GetType()).ToHashSet();
            Facts.Examples
                .Where(fact => fact is not (WorkspaceFact.Forwarded or WorkspaceFact.CardUpdated))
                .Where(fact => StateMachine.After(status, fact) is not null && !reached.Contains(fact.GetType()))
                .ShouldBeEmpty($"from {status}");
        }
    }

    private static IEnumerable<WorkspaceFact> Ask(WorkspaceState state, string stimulus)
    {
        try
        {
            return [.. Stimuli[stimulus](state)];
        }
        catch (MoleculeException)
        {
            return [];
        }
    }

    private static IEnumerable<WorkspaceFact> Beat(WorkspaceState state, double errorRate) =>
        WorkspaceRules.Beat(state, WorkspaceVitals.None with { LastHeartbeatAt = Facts.Start, ErrorRate = errorRate }) is { } fact ? [fact] : [];

    private static ImmutableArray<WorkspaceFact> PausedFromAbove(WorkspaceState state)
    {
        var above = In(WorkspaceStatus.Online) with { Id = new WorkspaceId(Guid.NewGuid()) };
        return state.Status == WorkspaceStatus.Removed ? [] : SubtreeRules.Pause(above, [new Descendant(state, 1)], Facts.Start).Below.SingleOrDefault()?.Facts ?? [];
    }

    private static WorkspaceVitals Busy => WorkspaceVitals.None with { LastHeartbeatAt = Facts.Start, ActiveTasks = 1 };

    private static WorkspaceState Watched(WorkspaceState state) => state with { StallTimeout = TimeSpan.FromMinutes(1) };

    /// <summary>Only one whose agent is there ever is.</summary>
    private static WorkspaceState Stalled(WorkspaceState state) => state.Status is WorkspaceStatus.Online or WorkspaceStatus.Degraded
        ? Watched(state) with { StalledSince = Facts.Start }
        : Watched(state);

    private static WorkspaceState In(WorkspaceStatus status) => new()
    {
        Id = Id,
        Name = "QA",
        Tier = 1,
        Status = status,
        Runtime = "langgraph",
        AwarenessNamespace = "workspace:x",
        CreatedAt = Facts.Start,
        UpdatedAt = Facts.Start,
        Version = 1,
        Generation = 1,
    };
}
