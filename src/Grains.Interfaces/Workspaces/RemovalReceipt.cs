using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>What became of a request to remove a workspace.</summary>
/// <param name="Removed">Whether it is removed now; false when it has children and removing them was not confirmed.</param>
/// <param name="RemovedBelow">How many workspaces below it were removed with it.</param>
/// <param name="Children">Its direct children, when they are what stands in the way.</param>
[GenerateSerializer, Immutable, Alias("molecule.removal-receipt")]
public sealed record RemovalReceipt(
    [property: Id(0)] bool Removed,
    [property: Id(1)] int RemovedBelow,
    [property: Id(2)] ImmutableArray<WorkspaceName> Children);
