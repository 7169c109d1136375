using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Agents;

/// <summary>
/// Which agent fills a workspace, at most one; the grain's key is the workspace's UUID. Bookkeeping: it starts and stops nothing. A removed
/// workspace has no agent: it goes with it.
/// </summary>
[GrainInterfaceType("molecule.agent-assignment")]
[Alias("molecule.agent-assignment")]
public interface IAgentAssignment : IGrainWithGuidKey
{
    /// <summary>Says who fills the workspace, from memory.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The active agent.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was such a workspace.</exception>
    /// <exception cref="NoActiveAgentException">Nobody does.</exception>
    [Alias("describe")]
    Task<AssignedAgent> DescribeAgentAsync(CancellationToken cancellationToken);

    /// <summary>Fills the workspace.</summary>
    /// <param name="model">With which model, 1 to 200 characters.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>The new agent.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was such a workspace.</exception>
    /// <exception cref="WorkspaceRemovedException">It is removed.</exception>
    /// <exception cref="AgentPresentException">It has an agent.</exception>
    /// <exception cref="InvalidFieldException">The model is out of its range.</exception>
    [Alias("assign")]
    Task<AssignedAgent> AssignAgentAsync(string model, CancellationToken cancellationToken);

    /// <summary>Puts a new agent in the place of the active one.</summary>
    /// <param name="model">With which model, 1 to 200 characters; it may be the same.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>The new agent and what it replaces.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was such a workspace.</exception>
    /// <exception cref="WorkspaceRemovedException">It is removed.</exception>
    /// <exception cref="NoActiveAgentException">There is none to replace.</exception>
    /// <exception cref="InvalidFieldException">The model is out of its range.</exception>
    [Alias("replace")]
    Task<AgentReplacement> ReplaceAgentAsync(string model, CancellationToken cancellationToken);

    /// <summary>Takes the active agent away.</summary>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>Who it was.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was such a workspace.</exception>
    /// <exception cref="WorkspaceRemovedException">It is removed.</exception>
    /// <exception cref="NoActiveAgentException">There is none.</exception>
    [Alias("remove")]
    Task<AssignedAgent> RemoveAgentAsync(CancellationToken cancellationToken);

    /// <summary>Takes the active agent of another workspace over into this one.</summary>
    /// <param name="source">Where it is now.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>The agent, which keeps its id.</returns>
    /// <exception cref="MoveTargetNotFoundException">There never was this workspace.</exception>
    /// <exception cref="WorkspaceNotFoundException">There never was the other.</exception>
    /// <exception cref="WorkspaceRemovedException">One of them is removed.</exception>
    /// <exception cref="AgentPresentException">This one has an agent.</exception>
    /// <exception cref="NoActiveAgentException">The other has none.</exception>
    [Alias("take")]
    Task<AssignedAgent> TakeAgentAsync(WorkspaceId source, CancellationToken cancellationToken);
}
