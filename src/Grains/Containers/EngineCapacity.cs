namespace Molecule.Grains.Containers;

/// <summary>What an engine can carry.</summary>
/// <param name="Processors">How many processors it may use.</param>
/// <param name="MemoryBytes">How much memory it has.</param>
/// <param name="Version">What it is, for people.</param>
/// <param name="Now">What its clock says.</param>
internal sealed record EngineCapacity(int Processors, long MemoryBytes, string Version, DateTimeOffset Now);
