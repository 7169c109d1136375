using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Bundles;

/// <summary>What exporting a team needs of the cluster; the key of the grain is always 0.</summary>
[GrainInterfaceType("molecule.bundles")]
[Alias("molecule.bundles")]
public interface IBundles : IGrainWithIntegerKey
{
    /// <summary>Reads a workspace, also a removed one, and everything below it that is not removed, at one moment.</summary>
    /// <param name="top">Which.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The tree.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    /// <exception cref="LimitReachedException">It is larger than a bundle may be (<see cref="BundleLimits"/>).</exception>
    [Alias("read")]
    Task<BundleTree> ReadAsync(WorkspaceId top, CancellationToken cancellationToken);

    /// <summary>
    /// Looks for the values of secrets in texts: of those of the installation and of some workspaces. Values never leave the silo; that they were read is in
    /// the audit trail. Not looked for are values of fewer than 8 characters, which are found everywhere, and <c>MODEL_PROVIDER</c>, which names a model.
    /// </summary>
    /// <param name="workspaces">Whose.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>One for each text that holds any.</returns>
    /// <exception cref="SecretsUnavailableException">There are secrets, and no encryption key that can be used.</exception>
    /// <exception cref="SecretsUnreadableException">Some cannot be opened with the keys that there are.</exception>
    [Alias("find-secrets")]
    Task<ImmutableArray<FoundSecret>> FindSecretsAsync(
        ImmutableArray<WorkspaceId> workspaces, ImmutableArray<string> texts, CancellationToken cancellationToken);
}
