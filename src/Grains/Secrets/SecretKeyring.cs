using System.Collections.Immutable;
using Molecule.Grains.Interfaces;

namespace Molecule.Grains.Secrets;

/// <summary>The encryption keys of this silo: one that seals, and those that still open. Or what is wrong with them.</summary>
internal sealed class SecretKeyring
{
    private const string Key = "SECRETS_ENCRYPTION_KEY";
    private const string MoreKeys = "SECRETS_DECRYPTION_KEYS";
    private const int MaxKeys = 10;

    private readonly ImmutableArray<SecretKey> _keys;

    private SecretKeyring(ImmutableArray<SecretKey> keys, string? problem) => (_keys, Problem) = (keys, problem);

    /// <summary>Why there is no key that can be used; null when there is one.</summary>
    public string? Problem { get; }

    /// <summary>The key that seals.</summary>
    /// <exception cref="SecretsUnavailableException">There is none that can be used.</exception>
    public SecretKey Current => Problem is null ? _keys[0] : throw new SecretsUnavailableException(Problem);

    /// <summary>Reads the configuration. Nothing of a key is ever said.</summary>
    /// <param name="key">The key that seals and opens.</param>
    /// <param name="moreKeys">Keys that only open, separated by commas.</param>
    public static SecretKeyring Parse(string? key, string? moreKeys)
    {
        if (string.IsNullOrEmpty(key))
        {
            return new SecretKeyring([], $"{Key} is not set");
        }

        if (!SecretKey.TryParse(key, out var current))
        {
            return new SecretKeyring([], $"{Key} must be 32 bytes in base64 or 32 ASCII characters");
        }

        var others = (moreKeys ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (others.Length > MaxKeys)
        {
            return new SecretKeyring([], $"{MoreKeys} has more than {MaxKeys} keys");
        }

        var keys = ImmutableArray.CreateBuilder<SecretKey>();
        keys.Add(current);
        foreach (var other in others)
        {
            if (!SecretKey.TryParse(other, out var more))
            {
                return new SecretKeyring([], $"{MoreKeys} must be keys separated by commas, each 32 bytes in base64 or 32 ASCII characters without a comma");
            }

            keys.Add(more);
        }

        return new SecretKeyring(keys.DrainToImmutable(), null);
    }

    public bool Knows(string keyId) => Problem is null && _keys.Any(key => key.Id == keyId);

    /// <exception cref="SecretsUnavailableException">There is no key that can be used.</exception>
    public SealedSecret Seal(SecretPlace place, string value) => new(place, Current.Id, Current.Seal(place, value));

    /// <summary>The value; null when no key of this ring opens it, or it is not the one that was sealed for this place.</summary>
    public string? Open(SealedSecret secret) =>
        _keys.FirstOrDefault(key => key.Id == secret.KeyId)?.Open(secret.Place, secret.Value.Span);
}
