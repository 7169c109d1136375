namespace Molecule.Grains.Secrets;

/// <summary>A secret as it is kept.</summary>
/// <param name="Place">Where.</param>
/// <param name="KeyId">Names the encryption key that it is sealed with.</param>
/// <param name="Value">Nonce, ciphertext and tag.</param>
internal sealed record SealedSecret(SecretPlace Place, string KeyId, ReadOnlyMemory<byte> Value)
{
    /// <inheritdoc/>
    public override string ToString() => Place.ToString();
}
