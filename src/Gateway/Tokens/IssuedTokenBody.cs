using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tokens;

/// <summary>A token that was just issued.</summary>
internal sealed record IssuedTokenBody
{
    /// <summary>Names it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its first 8 characters, by which people tell tokens apart.</summary>
    public required string Prefix { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The bearer token itself. It cannot be read again.</summary>
    public required string AuthToken { get; init; }

    public static IssuedTokenBody From(WorkspaceTokenReceipt receipt) => new()
    {
        Id = receipt.Token.Id,
        Prefix = receipt.Token.Prefix,
        CreatedAt = receipt.Token.CreatedAt,
        AuthToken = receipt.Text,
    };

    /// <inheritdoc/>
    public override string ToString() => Prefix;
}
