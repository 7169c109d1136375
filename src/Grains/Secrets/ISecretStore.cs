using System.Collections.Immutable;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Secrets;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Secrets;

/// <summary>
/// Port: the rows of secrets, and the audit trail. Each call is one transaction, and what it reads or writes of values is in the trail with it.
/// Calls that name a workspace refuse an unknown one.
/// </summary>
internal interface ISecretStore
{
    /// <summary>Lists keys: those of the workspace, then those of the installation that it does not override; or only those of the installation.</summary>
    Task<ImmutableArray<SecretName>> ListAsync(WorkspaceId? workspace, CancellationToken cancellationToken);

    /// <summary>Writes a secret, unless the others leave no room for it; also when several are written at once.</summary>
    /// <exception cref="LimitReachedException">There is no room.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    Task WriteAsync(SealedSecret secret, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Deletes a secret.</summary>
    /// <exception cref="SecretNotFoundException">There is none.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    Task DeleteAsync(SecretPlace place, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Reads what a workspace runs with: the installation's, overridden by its own.</summary>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    Task<ImmutableArray<SealedSecret>> ReadAsync(WorkspaceId workspace, SecretReader reader, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Reads all secrets of the installation and of some workspaces, also those that others override. The first workspace is the one that it is done for.</summary>
    Task<ImmutableArray<SealedSecret>> ReadAllAsync(ImmutableArray<WorkspaceId> workspaces, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Counts secrets by the key that they are sealed with.</summary>
    Task<ImmutableArray<(string KeyId, long Secrets)>> CountAsync(CancellationToken cancellationToken);

    /// <summary>Some that are sealed with another key than this one, in the order of their ids.</summary>
    Task<ImmutableArray<(Guid Id, SealedSecret Secret)>> ListOthersAsync(string keyId, Guid? after, int most, CancellationToken cancellationToken);

    /// <summary>Puts newly sealed values in place of those that were read, where these still stand, and says how many did.</summary>
    Task<int> ReplaceAsync(
        IReadOnlyCollection<(Guid Id, SealedSecret Old, SealedSecret New)> secrets, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Reads the audit trail, newest first.</summary>
    Task<ImmutableArray<SecretAuditEntry>> ListAuditAsync(
        WorkspaceId? workspace, string? key, long? before, int most, CancellationToken cancellationToken);

    /// <summary>Deletes some entries of the audit trail that are older than this, and says how many.</summary>
    Task<int> DeleteAuditAsync(DateTimeOffset before, int most, CancellationToken cancellationToken);
}
