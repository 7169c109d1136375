using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Secrets;
using Orleans.Concurrency;

namespace Molecule.Grains.Bundles;

/// <summary>Reads teams for gateways, which have no database, and looks for secrets in what they are about to give away.</summary>
// Stateless and reentrant: it holds nothing between calls, so callers need not wait for each other.
[StatelessWorker]
[Reentrant]
[GrainType("bundles")]
internal sealed class BundlesGrain(IBundleStore store, SecretVault vault) : Grain, IBundles
{
    public Task<BundleTree> ReadAsync(WorkspaceId top, CancellationToken cancellationToken) => store.ReadAsync(top, cancellationToken);

    public async Task<ImmutableArray<FoundSecret>> FindSecretsAsync(
        ImmutableArray<WorkspaceId> workspaces, ImmutableArray<string> texts, CancellationToken cancellationToken) =>
        SecretSearch.Find(await vault.OpenAllAsync(workspaces, cancellationToken), texts);
}
