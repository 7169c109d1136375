using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>What is known beside the log, of every workspace that is not removed.</summary>
/// <param name="Readings">One for each workspace, in no order.</param>
[GenerateSerializer, Immutable, Alias("molecule.vitals-reading")]
public sealed record VitalsReading([property: Id(0)] ImmutableArray<WorkspaceReading> Readings);
