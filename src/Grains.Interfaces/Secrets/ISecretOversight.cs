namespace Molecule.Grains.Interfaces.Secrets;

/// <summary>What only the operator asks about secrets; the key of the grain is always 0.</summary>
[GrainInterfaceType("molecule.secrets.oversight")]
[Alias("molecule.secrets.oversight")]
public interface ISecretOversight : IGrainWithIntegerKey
{
    /// <summary>The most entries of the audit trail in one page.</summary>
    const int MaxPage = 500;

    /// <summary>Counts how many secrets are sealed with which encryption key.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The key that seals now, also when nothing is sealed with it yet, and all others that something is sealed with.</returns>
    /// <exception cref="SecretsUnavailableException">There is no encryption key that can be used.</exception>
    [Alias("keys")]
    Task<SecretKeyList> ListKeysAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Seals some secrets anew that are not sealed with the current encryption key. Readers and writers are not held up: a secret that is set
    /// meanwhile stays as it was set. Asking again, from the beginning or by several at once, does no harm.
    /// </summary>
    /// <param name="after">The last one that was looked at; null to begin.</param>
    /// <param name="cancellationToken">Gives up waiting; some may still be sealed anew.</param>
    /// <returns>How far it came.</returns>
    /// <exception cref="SecretsUnavailableException">There is no encryption key that can be used.</exception>
    [Alias("rotate")]
    Task<SecretRotation> RotateAsync(Guid? after, CancellationToken cancellationToken);

    /// <summary>Reads the audit trail, newest first.</summary>
    /// <param name="query">Which entries.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A page of entries, which are kept for a year.</returns>
    /// <exception cref="InvalidFieldException">The limit is out of its range.</exception>
    [Alias("audit")]
    Task<SecretAuditPage> ListAuditAsync(SecretAuditQuery query, CancellationToken cancellationToken);
}
