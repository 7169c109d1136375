using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Agents;

/// <summary>Who may fill a workspace, and when. Pure: no clock, no I/O, nothing of Orleans.</summary>
internal static class AgentRules
{
    public const int MaxModel = 200;

    public static WorkspaceFact.AgentAssigned Assign(WorkspaceState state, string model, Guid agent, DateTimeOffset at)
    {
        WorkspaceRules.RequireLine("model", model, 1, MaxModel);
        return state.Agent is null ? new WorkspaceFact.AgentAssigned(at, Actor.Operator, agent, model) : throw new AgentPresentException(state.Id);
    }

    public static WorkspaceFact.AgentReplaced Replace(WorkspaceState state, string model, Guid agent, DateTimeOffset at)
    {
        WorkspaceRules.RequireLine("model", model, 1, MaxModel);
        var old = ActiveOf(state);
        return new WorkspaceFact.AgentReplaced(at, Actor.Operator, agent, model, old.Model);
    }

    public static WorkspaceFact.AgentRemoved Remove(WorkspaceState state, DateTimeOffset at)
    {
        var agent = ActiveOf(state);
        return new WorkspaceFact.AgentRemoved(at, Actor.Operator, agent.Id, agent.Model);
    }

    /// <summary>The facts of a move: one of where the agent goes from, one of where it comes to.</summary>
    public static (WorkspaceFact.AgentMovedAway Departure, WorkspaceFact.AgentMovedIn Arrival) Move(
        WorkspaceState source, WorkspaceState target, DateTimeOffset at)
    {
        if (source.Status == WorkspaceStatus.Removed)
        {
            throw new WorkspaceRemovedException(source.Id);
        }

        if (target.Agent is not null)
        {
            throw new AgentPresentException(target.Id);
        }

        var agent = ActiveOf(source);
        return (
            new WorkspaceFact.AgentMovedAway(at, Actor.Operator, agent.Id, agent.Model, target.Id),
            new WorkspaceFact.AgentMovedIn(at, Actor.Operator, agent.Id, agent.Model, source.Id));
    }

    /// <summary>The agent that fills the workspace.</summary>
    /// <exception cref="NoActiveAgentException">Nobody does.</exception>
    public static AssignedAgent ActiveOf(WorkspaceState state) => state.Agent ?? throw new NoActiveAgentException(state.Id);
}
