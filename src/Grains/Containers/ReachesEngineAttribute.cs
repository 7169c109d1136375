using Orleans.Placement;

namespace Molecule.Grains.Containers;

/// <inheritdoc cref="ReachesEngine"/>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ReachesEngineAttribute() : PlacementFilterAttribute(new ReachesEngine());
