namespace Molecule.Cli.Chaos.Agents;

/// <summary>An attempt of an agent to be heard.</summary>
/// <param name="Sent">When it began.</param>
/// <param name="Ended">When the answer came, or the agent waited no longer.</param>
/// <param name="IsHeard">The platform said that it heard it.</param>
internal readonly record struct Beat(DateTimeOffset Sent, DateTimeOffset Ended, bool IsHeard);
