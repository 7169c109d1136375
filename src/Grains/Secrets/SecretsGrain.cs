using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Secrets;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Concurrency;

namespace Molecule.Grains.Secrets;

/// <summary>Seals and opens secrets for gateways, which have neither the encryption key nor the database.</summary>
// Stateless and reentrant: it holds nothing between calls, so callers need not wait for each other; what must hold between them is decided
// in the database.
[StatelessWorker]
[Reentrant]
[GrainType("secrets")]
internal sealed class SecretsGrain(ISecretStore store, SecretKeyring keyring, SecretVault vault, IGrainFactory grains, TimeProvider time)
    : Grain, ISecrets
{
    public async Task<SecretList> ListAsync(WorkspaceId? workspace, CancellationToken cancellationToken) =>
        new(await store.ListAsync(workspace, cancellationToken));

    public async Task<SecretChange> SetAsync(WorkspaceId? workspace, string key, SecretText value, CancellationToken cancellationToken)
    {
        SecretRules.RequireFreeKey(key);
        SecretRules.RequireValue(value.Value);
        await store.WriteAsync(keyring.Seal(new SecretPlace(workspace, key), value.Value), time.GetUtcNow(), cancellationToken);
        return await RestartAsync(workspace, cancellationToken);
    }

    public async Task<SecretChange> DeleteAsync(WorkspaceId? workspace, string key, CancellationToken cancellationToken)
    {
        SecretRules.RequireKey(key);
        await store.DeleteAsync(new SecretPlace(workspace, key), time.GetUtcNow(), cancellationToken);
        return await RestartAsync(workspace, cancellationToken);
    }

    public async Task<OpenedSecrets> OpenAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        new(await vault.OpenAsync(workspace, SecretReader.Workspace, cancellationToken));

    /// <summary>An agent has its environment from when it started. One that rests, runs elsewhere or is gone needs no restart now.</summary>
    private async Task<SecretChange> RestartAsync(WorkspaceId? workspace, CancellationToken cancellationToken)
    {
        if (workspace is not { } changed)
        {
            return new SecretChange(IsRestarted: false, WhyNot: null);
        }

        try
        {
            await grains.GetGrain<IWorkspaceOperator>(changed.Value).RestartAsync(cancellationToken);
            return new SecretChange(IsRestarted: true, WhyNot: null);
        }
        catch (MoleculeException refusal)
        {
            return new SecretChange(IsRestarted: false, refusal.Code);
        }
    }
}
