namespace Molecule.Grains.Interfaces.Teams;

/// <summary>One of the workspaces that a workspace is expanded into.</summary>
/// <param name="Name">Display name, 1 to 200 characters; no two of a team have the same.</param>
/// <param name="Role">What it does, at most 1,000 characters; null or empty when not said.</param>
/// <param name="Tier">1 to 4; null for that of the workspace above.</param>
[GenerateSerializer, Immutable, Alias("molecule.new-member")]
public sealed record NewMember([property: Id(0)] string Name, [property: Id(1)] string? Role = null, [property: Id(2)] int? Tier = null);
