using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Door;

namespace Molecule.Gateway.Access;

/// <summary>The secret that makes a caller the operator. Kept as hashes only, so that it does not end in a dump or a log.</summary>
internal sealed class OperatorToken
{
    /// <summary>The shortest token that is accepted, in characters.</summary>
    public const int MinLength = 32;

    private readonly byte[]? _hash;

    public OperatorToken(IOptions<DoorOptions> options)
    {
        if (options.Value.OperatorToken is not { } token)
            return;

        var text = Encoding.UTF8.GetBytes(token);
        _hash = SHA256.HashData(text);
        SessionKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, text, SHA256.HashSizeInBytes, info: "molecule session"u8.ToArray());
    }

    /// <summary>Whether there is one. Without, whoever is on this machine is the operator.</summary>
    public bool IsConfigured => _hash is not null;

    /// <summary>A key for sessions that every gateway with the same token has; empty without a token.</summary>
    public ReadOnlyMemory<byte> SessionKey { get; }

    /// <summary>Compares hashes, in a time that says nothing about where two tokens differ, nor about their lengths.</summary>
    public bool Matches(string shown) =>
        _hash is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown)), _hash);
}
