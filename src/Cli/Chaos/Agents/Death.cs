namespace Molecule.Cli.Chaos.Agents;

/// <summary>A time in which an agent was dead.</summary>
/// <param name="From">It sent nothing more from then on.</param>
/// <param name="Until">When it came back; null when it did not.</param>
internal sealed record Death(DateTimeOffset From, DateTimeOffset? Until);
