using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Agents;

/// <summary>Port: the assignments of today and of the past, for reading.</summary>
internal interface IAgentRecords
{
    /// <summary>The agents of a workspace, newest first; null when there never was such a workspace.</summary>
    Task<AgentPage?> ListAsync(WorkspaceId workspace, Guid? before, int limit, CancellationToken cancellationToken);
}
