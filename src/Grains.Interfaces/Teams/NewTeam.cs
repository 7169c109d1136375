using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Teams;

/// <summary>What a workspace is expanded into (contract section 5.10).</summary>
/// <param name="Members">The team, 1 to 100.</param>
/// <param name="Lead">The name of the member that speaks for the team; null when it does not matter.</param>
[GenerateSerializer, Immutable, Alias("molecule.new-team")]
public sealed record NewTeam([property: Id(0)] ImmutableArray<NewMember> Members, [property: Id(1)] string? Lead = null);
