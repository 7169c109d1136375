using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Heartbeats;

/// <summary>Which of the beats that were brought to an intake still have to be said to their workspaces.</summary>
/// <param name="NotHeard">
/// Their places in what was brought, ascending; usually none. Nothing has come of them: their workspace is not awake in this silo, or more is
/// to be done about them than taking note, or their token or a value is to be refused, which the workspace does.
/// </param>
[GenerateSerializer, Immutable, Alias("molecule.intake-receipt")]
public sealed record IntakeReceipt([property: Id(0)] ImmutableArray<int> NotHeard);
