using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Agents;

/// <summary>Reads who has filled workspaces, today and before; the key is always 0.</summary>
[GrainInterfaceType("molecule.agent-history")]
[Alias("molecule.agent-history")]
public interface IAgentHistory : IGrainWithIntegerKey
{
    /// <summary>The largest page that is given out.</summary>
    const int MaxPage = 1_000;

    /// <summary>Lists the agents of a workspace, also of a removed one. An agent that moved is with those of where it went.</summary>
    /// <param name="workspace">Whose agents.</param>
    /// <param name="before">Only those older than this one; null from the newest.</param>
    /// <param name="limit">At most this many, 1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The agents, newest first.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was such a workspace.</exception>
    [Alias("list")]
    Task<AgentPage> ListAsync(WorkspaceId workspace, Guid? before, int limit, CancellationToken cancellationToken);
}
