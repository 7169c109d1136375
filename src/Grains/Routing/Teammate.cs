using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Routing;

/// <summary>One of a team, in the memory of a silo.</summary>
internal sealed class Teammate(WorkspaceState state, int activeTasks, DateTimeOffset? heardAt)
{
    /// <summary>What a member takes beside its card, in characters, roughly.</summary>
    private const int PlainWeight = 500;

    private int _activeTasks = activeTasks;

    public WorkspaceState State { get; } = state;

    public Seniority Seniority { get; } = new(state.CreatedAt, state.Id);

    /// <summary>What its agent was working on when it was last heard. Written under the lock of its team's memory, read without.</summary>
    public int ActiveTasks => Volatile.Read(ref _activeTasks);

    /// <summary>When that was; null when it was never heard, or not by this silo's knowledge.</summary>
    public DateTimeOffset? HeardAt { get; private set; } = heardAt;

    /// <summary>How much memory it takes, in characters.</summary>
    public int Weight => PlainWeight + (State.AgentCard?.Length ?? 0);

    /// <summary>The same member after a commit.</summary>
    public Teammate After(WorkspaceState state) => new(state, ActiveTasks, HeardAt);

    public void Hear(BusyCount count)
    {
        if (HeardAt is null || HeardAt < count.At)
        {
            Volatile.Write(ref _activeTasks, count.ActiveTasks);
            HeardAt = count.At;
        }
    }

    public Peer Introduce() => Introduce(State, ActiveTasks);

    public static Peer Introduce(WorkspaceState state, int activeTasks) => new()
    {
        Id = state.Id,
        Name = state.Name,
        Role = state.Role,
        Tier = state.Tier,
        Status = state.Status,
        AgentCard = state.AgentCard,
        Url = state.Url ?? "",
        ParentId = state.ParentId,
        ActiveTasks = activeTasks,
    };
}
