using Molecule.Gateway.Cluster;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Access;

/// <summary>Asks both workspaces where they stand.</summary>
internal sealed class ParentRouting(ClusterCalls cluster) : IRouting
{
    /// <inheritdoc/>
    public async Task<bool> MayTalkAsync(WorkspaceId caller, WorkspaceId target, CancellationToken cancellationToken)
    {
        if (caller == target)
            return true;

        try
        {
            var asking = DescribeAsync(caller, cancellationToken);
            var asked = DescribeAsync(target, cancellationToken);
            await Task.WhenAll(asking, asked);
            var (from, to) = (await asking, await asked);
            return from.ParentId == to.ParentId || from.ParentId == target || to.ParentId == caller;
        }
        catch (WorkspaceNotFoundException)
        {
            return false;
        }
    }

    private Task<Workspace> DescribeAsync(WorkspaceId id, CancellationToken cancellationToken) =>
        cluster.AskAsync((grains, token) => grains.GetGrain<IWorkspaceOperator>(id.Value).DescribeAsync(token), cancellationToken);
}
