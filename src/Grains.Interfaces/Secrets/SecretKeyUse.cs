namespace Molecule.Grains.Interfaces.Secrets;

/// <summary>How much is sealed with an encryption key.</summary>
/// <param name="KeyId">Names the key; it is computed from the key and says nothing of it.</param>
/// <param name="IsCurrent">Whether it is the key that seals now.</param>
/// <param name="IsKnown">Whether the silo that answers can open what is sealed with it.</param>
/// <param name="Secrets">How many secrets are sealed with it.</param>
[GenerateSerializer, Immutable, Alias("molecule.secret-key-use")]
public sealed record SecretKeyUse(
    [property: Id(0)] string KeyId,
    [property: Id(1)] bool IsCurrent,
    [property: Id(2)] bool IsKnown,
    [property: Id(3)] long Secrets);
