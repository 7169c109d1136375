using System.Collections.Immutable;

namespace Molecule.Grains.Workspaces.Tokens;

/// <summary>A token that opens its workspace, as its grain knows it.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Prefix">Its first 8 characters.</param>
/// <param name="Hash">SHA-256 of its text.</param>
/// <param name="CreatedAt">When it was issued.</param>
/// <param name="LastUsedAt">When its use was last taken note of; null when it was not yet.</param>
internal sealed record LiveToken(Guid Id, string Prefix, ImmutableArray<byte> Hash, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);
