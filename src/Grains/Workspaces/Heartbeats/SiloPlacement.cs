namespace Molecule.Grains.Workspaces.Heartbeats;

/// <summary>Puts a grain into the silo whose address is its key, and nowhere else.</summary>
[GenerateSerializer, Immutable, Alias("molecule.silo-placement")]
internal sealed class SiloPlacement : PlacementStrategy;
