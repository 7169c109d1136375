namespace Molecule.Cli.Bench;

/// <summary>One number of one run.</summary>
/// <param name="What">What it is, the same in each run.</param>
/// <param name="Unit">"µs", "× B0"; empty for a plain number.</param>
/// <param name="Value">How much.</param>
/// <param name="Target">What it is to be; null when it only explains others.</param>
internal sealed record Figure(string What, string Unit, double Value, Target? Target = null);
