namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>What is known of a token. Neither its text nor its hash.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Prefix">Its first 8 characters, by which people tell tokens apart.</param>
/// <param name="CreatedAt">When it was issued.</param>
/// <param name="LastUsedAt">About when it was last shown, to the hour; null when it never was.</param>
/// <param name="RevokedAt">Since when it opens nothing; null while it is live.</param>
[GenerateSerializer, Immutable, Alias("molecule.workspace-token")]
public sealed record WorkspaceToken(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Prefix,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DateTimeOffset? LastUsedAt,
    [property: Id(4)] DateTimeOffset? RevokedAt);
