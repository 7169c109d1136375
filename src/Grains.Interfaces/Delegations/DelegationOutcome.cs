namespace Molecule.Grains.Interfaces.Delegations;

/// <summary>How a delegation ended.</summary>
/// <param name="Completed">Whether the task was done; otherwise it failed.</param>
/// <param name="Error">What went wrong; shortened to 10,000 characters. Null when nothing is said.</param>
/// <param name="ResponsePreview">The beginning of the answer; shortened to 10,000 characters. Null when nothing is said.</param>
[GenerateSerializer, Immutable, Alias("molecule.delegation-outcome")]
public sealed record DelegationOutcome([property: Id(0)] bool Completed, [property: Id(1)] string? Error, [property: Id(2)] string? ResponsePreview);
