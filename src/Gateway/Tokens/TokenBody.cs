using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tokens;

/// <summary>What is known of a token. Neither its text nor its hash.</summary>
internal sealed record TokenBody
{
    /// <summary>Names it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its first 8 characters, by which people tell tokens apart.</summary>
    public required string Prefix { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>About when it was last shown, to the hour; null when it never was.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Since when it opens nothing; null while it is live.</summary>
    public required DateTimeOffset? RevokedAt { get; init; }

    public static TokenBody From(WorkspaceToken token) => new()
    {
        Id = token.Id,
        Prefix = token.Prefix,
        CreatedAt = token.CreatedAt,
        LastUsedAt = token.LastUsedAt,
        RevokedAt = token.RevokedAt,
    };
}
