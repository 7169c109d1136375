using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Bundles;

/// <summary>Port: what is in a bundle, read from the rows.</summary>
internal interface IBundleStore
{
    /// <summary>Reads a workspace and everything below it that is not removed, at one moment.</summary>
    /// <exception cref="WorkspaceNotFoundException">There never was such a workspace.</exception>
    /// <exception cref="LimitReachedException">It is larger than a bundle may be.</exception>
    Task<BundleTree> ReadAsync(WorkspaceId top, CancellationToken cancellationToken);
}
