namespace Molecule.Cli.Chaos.Agents;

/// <summary>What an agent did, as it knows it itself.</summary>
/// <param name="Workspace">The workspace that it fills.</param>
/// <param name="Beats">All attempts, in order.</param>
/// <param name="Deaths">When it was dead; one that never came back has no end.</param>
internal sealed record Life(Guid Workspace, IReadOnlyList<Beat> Beats, IReadOnlyList<Death> Deaths);
