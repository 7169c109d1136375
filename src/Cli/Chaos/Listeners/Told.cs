namespace Molecule.Cli.Chaos.Listeners;

/// <summary>A fact as a listener was told it.</summary>
internal readonly record struct Told(long Position, string Type, Guid Workspace);
