using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Concurrency;

namespace Molecule.Grains.Agents;

/// <summary>Reads the history of assignments for gateways, which cannot see Postgres.</summary>
// Stateless and reentrant: it holds nothing between calls, so readers need not wait for each other.
[StatelessWorker]
[Reentrant]
[GrainType("agent-history")]
internal sealed class AgentHistoryGrain(IAgentRecords agents) : Grain, IAgentHistory
{
    public async Task<AgentPage> ListAsync(WorkspaceId workspace, Guid? before, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > IAgentHistory.MaxPage)
        {
            throw new InvalidFieldException("limit", $"must be 1 to {IAgentHistory.MaxPage}");
        }

        return await agents.ListAsync(workspace, before, limit, cancellationToken) ?? throw new WorkspaceNotFoundException(workspace);
    }
}
