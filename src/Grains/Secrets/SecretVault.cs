using System.Collections.Immutable;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Secrets;

/// <summary>Opens what a workspace runs with: for the workspace itself, and for whoever starts its agent.</summary>
internal sealed class SecretVault(ISecretStore store, SecretKeyring keyring, TimeProvider time)
{
    /// <exception cref="SecretsUnavailableException">There is no encryption key that can be used.</exception>
    /// <exception cref="SecretsUnreadableException">Some cannot be opened; none is given.</exception>
    public async Task<ImmutableSortedDictionary<string, string>> OpenAsync(
        WorkspaceId workspace, SecretReader reader, CancellationToken cancellationToken)
    {
        _ = keyring.Current;
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var failed = ImmutableArray.CreateBuilder<string>();
        foreach (var secret in await store.ReadAsync(workspace, reader, time.GetUtcNow(), cancellationToken))
        {
            if (keyring.Open(secret) is { } value)
            {
                values.Add(secret.Place.Key, value);
            }
            else
            {
                failed.Add($"{(secret.Place.Workspace is null ? "global" : "workspace")}:{secret.Place.Key}");
            }
        }

        return failed.Count == 0 ? values.ToImmutable() : throw new SecretsUnreadableException(failed.DrainToImmutable());
    }
}
