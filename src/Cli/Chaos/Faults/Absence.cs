namespace Molecule.Cli.Chaos.Faults;

/// <summary>A time in which a part did not work, from the signal on until it answered again.</summary>
internal sealed record Absence(Part Part, FaultKind Kind, DateTimeOffset From, DateTimeOffset Until);
