namespace Molecule.Cli.Chaos.Invariants;

/// <summary>A promise that was not kept.</summary>
/// <param name="Invariant">Which, in a few words.</param>
/// <param name="What">What happened, with what one needs to look for it in the logs.</param>
internal sealed record Violation(string Invariant, string What);
