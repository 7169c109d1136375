using Molecule.Grains.Interfaces.Secrets;

namespace Molecule.Gateway.Secrets;

/// <summary>How much is sealed with an encryption key.</summary>
internal sealed record SecretKeyBody
{
    /// <summary>Names the key; it is computed from the key and says nothing of it.</summary>
    public required string KeyId { get; init; }

    /// <summary>Whether it is the key that seals now.</summary>
    public required bool Current { get; init; }

    /// <summary>Whether what is sealed with it can be opened.</summary>
    public required bool Known { get; init; }

    /// <summary>How many secrets are sealed with it.</summary>
    public required long Secrets { get; init; }

    public static SecretKeyBody From(SecretKeyUse use) => new()
    {
        KeyId = use.KeyId,
        Current = use.IsCurrent,
        Known = use.IsKnown,
        Secrets = use.Secrets,
    };
}
