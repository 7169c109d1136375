using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Molecule.Grains.Secrets;

/// <summary>An encryption key: AES-256-GCM, each value bound to the place that it is kept at.</summary>
internal sealed class SecretKey
{
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int IdSize = 8;

    private readonly byte[] _key;

    private SecretKey(byte[] key)
    {
        _key = key;
        Id = Convert.ToHexStringLower(HMACSHA256.HashData(key, "molecule secret key id"u8)[..IdSize]);
    }

    /// <summary>Names the key beside each value. Computed from it, so that nobody has to number keys, and says nothing of it.</summary>
    public string Id { get; }

    /// <summary>Reads base64 of 32 bytes, or 32 characters of ASCII, also when they could be base64 of something shorter.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SecretKey? key)
    {
        var bytes = new byte[KeySize + 1];
        key = text.Length == KeySize && Ascii.IsValid(text) ? new SecretKey(Encoding.ASCII.GetBytes(text))
            : Convert.TryFromBase64String(text, bytes, out var length) && length == KeySize ? new SecretKey(bytes[..KeySize])
            : null;
        return key is not null;
    }

    /// <summary>Nonce, ciphertext and tag, one after the other.</summary>
    public byte[] Seal(SecretPlace place, string value)
    {
        var plain = Encoding.UTF8.GetBytes(value);
        var sealedValue = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(sealedValue.AsSpan(0, NonceSize));
        using var aes = new AesGcm(_key, TagSize);
        aes.Encrypt(
            sealedValue.AsSpan(0, NonceSize), plain, sealedValue.AsSpan(NonceSize, plain.Length), sealedValue.AsSpan(^TagSize..), place.ToBytes());
        CryptographicOperations.ZeroMemory(plain);
        return sealedValue;
    }

    /// <summary>The value; null when it was sealed with another key or for another place, or was changed since.</summary>
    public string? Open(SecretPlace place, ReadOnlySpan<byte> sealedValue)
    {
        if (sealedValue.Length < NonceSize + TagSize)
        {
            return null;
        }

        var plain = new byte[sealedValue.Length - NonceSize - TagSize];
        try
        {
            using var aes = new AesGcm(_key, TagSize);
            aes.Decrypt(sealedValue[..NonceSize], sealedValue[NonceSize..^TagSize], sealedValue[^TagSize..], plain, place.ToBytes());
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
