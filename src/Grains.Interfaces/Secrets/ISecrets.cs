using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Secrets;

/// <summary>
/// The secrets of workspaces and of the whole installation; the key of the grain is always 0. Every value that is read or written is in the audit
/// trail, in the same transaction: what cannot be recorded does not happen.
/// </summary>
[GrainInterfaceType("molecule.secrets")]
[Alias("molecule.secrets")]
public interface ISecrets : IGrainWithIntegerKey
{
    /// <summary>Lists which secrets there are. Never their values.</summary>
    /// <param name="workspace">Whose: its own in the order of their keys, then those of the installation that it does not override. Null: those of the installation.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What they are called, and since when.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was such a workspace.</exception>
    [Alias("list")]
    Task<SecretList> ListAsync(WorkspaceId? workspace, CancellationToken cancellationToken);

    /// <summary>
    /// Sets a secret in place of the one that was there, and then restarts the workspace if it is its own. Setting one of the installation restarts
    /// nobody. When the restart fails the secret is set; setting it again restarts.
    /// </summary>
    /// <param name="workspace">Whose; null for one of the installation.</param>
    /// <param name="key">1 to 128 ASCII letters, digits and underscores, not beginning with a digit; no variable of the platform.</param>
    /// <param name="value">1 to 32,768 bytes of UTF-8 without NUL.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>Whether the workspace was restarted.</returns>
    /// <exception cref="InvalidFieldException">A value is out of its range, or the key is a variable of the platform.</exception>
    /// <exception cref="LimitReachedException">There are 100 secrets already, or they have 262,144 bytes together.</exception>
    /// <exception cref="SecretsUnavailableException">There is no encryption key that can be used.</exception>
    /// <exception cref="WorkspaceNotFoundException">There never was such a workspace.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    [Alias("set")]
    Task<SecretChange> SetAsync(WorkspaceId? workspace, string key, SecretText value, CancellationToken cancellationToken);

    /// <summary>Deletes a secret, and then restarts the workspace if it was its own.</summary>
    /// <param name="workspace">Whose; null for one of the installation.</param>
    /// <param name="key">Which.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>Whether the workspace was restarted.</returns>
    /// <exception cref="SecretNotFoundException">There is none of that key.</exception>
    /// <exception cref="WorkspaceNotFoundException">There never was such a workspace.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    [Alias("delete")]
    Task<SecretChange> DeleteAsync(WorkspaceId? workspace, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Reads all values that a workspace runs with: those of the installation, overridden by its own. The caller vouches that the workspace itself asks.
    /// </summary>
    /// <param name="workspace">Who asks.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The values; all of them or none.</returns>
    /// <exception cref="SecretsUnavailableException">There is no encryption key that can be used.</exception>
    /// <exception cref="SecretsUnreadableException">Some cannot be opened with the keys that there are.</exception>
    /// <exception cref="WorkspaceNotFoundException">There never was such a workspace.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    [Alias("open")]
    Task<OpenedSecrets> OpenAsync(WorkspaceId workspace, CancellationToken cancellationToken);
}
