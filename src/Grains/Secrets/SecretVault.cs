using System.Collections.Immutable;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Secrets;

/// <summary>Opens what workspaces run with: for a workspace itself, for whoever starts its agent, and to see where values must not be.</summary>
internal sealed class SecretVault(ISecretStore store, SecretKeyring keyring, TimeProvider time)
{
    /// <exception cref="SecretsUnavailableException">There is no encryption key that can be used.</exception>
    /// <exception cref="SecretsUnreadableException">Some cannot be opened; none is given.</exception>
    public async Task<ImmutableSortedDictionary<string, string>> OpenAsync(
        WorkspaceId workspace, SecretReader reader, CancellationToken cancellationToken)
    {
        _ = keyring.Current;
        return Open(await store.ReadAsync(workspace, reader, time.GetUtcNow(), cancellationToken))
            .ToImmutableSortedDictionary(secret => secret.Key, secret => secret.Value, StringComparer.Ordinal);
    }

    /// <summary>Opens all secrets of the installation and of some workspaces, each under its own key.</summary>
    /// <exception cref="SecretsUnavailableException">There are some, and no encryption key that can be used.</exception>
    /// <exception cref="SecretsUnreadableException">Some cannot be opened; none is given.</exception>
    public async Task<ImmutableArray<(string Key, string Value)>> OpenAllAsync(ImmutableArray<WorkspaceId> workspaces, CancellationToken cancellationToken)
    {
        var secrets = await store.ReadAllAsync(workspaces, time.GetUtcNow(), cancellationToken);
        if (!secrets.IsEmpty)
        {
            _ = keyring.Current;
        }

        return Open(secrets);
    }

    private ImmutableArray<(string Key, string Value)> Open(ImmutableArray<SealedSecret> secrets)
    {
        var values = ImmutableArray.CreateBuilder<(string, string)>(secrets.Length);
        var failed = ImmutableArray.CreateBuilder<string>();
        foreach (var secret in secrets)
        {
            if (keyring.Open(secret) is { } value)
            {
                values.Add((secret.Place.Key, value));
            }
            else
            {
                failed.Add($"{(secret.Place.Workspace is null ? "global" : "workspace")}:{secret.Place.Key}");
            }
        }

        return failed.Count == 0 ? values.DrainToImmutable() : throw new SecretsUnreadableException(failed.DrainToImmutable());
    }
}
