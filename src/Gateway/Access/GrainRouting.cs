using Molecule.Gateway.Cluster;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Access;

/// <summary>Asks the grain of the one that would speak.</summary>
internal sealed class GrainRouting(ClusterCalls cluster) : IRouting
{
    /// <inheritdoc/>
    public async Task<bool> MayTalkAsync(WorkspaceId caller, WorkspaceId target, CancellationToken cancellationToken)
    {
        var answer = await cluster.AskAsync(
            (grains, stop) => grains.GetGrain<IWorkspaceRouting>(caller.Value).MayTalkToAsync(target, stop), cancellationToken);
        return answer.IsAllowed;
    }
}
