namespace Molecule.Grains.Interfaces.Cluster;

/// <summary>A silo and its share of the work.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Address">Where the other silos reach it, host and port.</param>
/// <param name="Workspaces">Workspace activations that it carries now.</param>
[GenerateSerializer, Immutable, Alias("molecule.silo-description")]
public sealed record SiloDescription([property: Id(0)] string Name, [property: Id(1)] string Address, [property: Id(2)] int Workspaces);
