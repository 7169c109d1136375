using Orleans.Placement;

namespace Molecule.Grains.Containers;

/// <summary>Lets a grain live only in silos that reach the engine that its key begins with, up to the first slash.</summary>
[GenerateSerializer, Immutable, Alias("molecule.reaches-engine")]
internal sealed class ReachesEngine() : PlacementFilterStrategy(order: 0);
