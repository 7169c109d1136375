using Orleans.Placement;

namespace Molecule.Grains.Workspaces.Heartbeats;

/// <inheritdoc cref="SiloPlacement"/>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SiloPlacementAttribute() : PlacementAttribute(new SiloPlacement());
