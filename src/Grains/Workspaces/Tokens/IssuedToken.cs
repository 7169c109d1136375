using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Molecule.Grains.Workspaces.Tokens;

/// <summary>A bearer token at the only moment it exists in plain text (contract section 2.1).</summary>
internal sealed record IssuedToken
{
    private const int RandomBytes = 32;
    private const int PrefixLength = 8;

    private IssuedToken(Guid id, string text, string prefix, ImmutableArray<byte> hash) => (Id, Text, Prefix, Hash) = (id, text, prefix, hash);

    /// <summary>Names it, in the log too.</summary>
    public Guid Id { get; }

    /// <summary>43 characters of base64url; empty when somebody else has it. Goes to the agent and nowhere else.</summary>
    public string Text { get; }

    /// <summary>SHA-256 of the text; this is what is stored.</summary>
    public ImmutableArray<byte> Hash { get; }

    /// <summary>The first 8 characters, by which the operator can tell tokens apart.</summary>
    public string Prefix { get; }

    public static IssuedToken Create()
    {
        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        return new IssuedToken(Guid.CreateVersion7(), text, text[..PrefixLength], HashOf(text));
    }

    /// <summary>A token whose text somebody else has made and keeps.</summary>
    public static IssuedToken Made(Guid id, string prefix, ImmutableArray<byte> hash) => new(id, text: "", prefix, hash);

    /// <summary>The hash by which a token is known that somebody shows.</summary>
    public static ImmutableArray<byte> HashOf(string text) => [.. SHA256.HashData(Encoding.UTF8.GetBytes(text))];

    /// <summary>Never the token: records print their members, and this one could end in a log.</summary>
    public override string ToString() => $"{Prefix}…";
}
