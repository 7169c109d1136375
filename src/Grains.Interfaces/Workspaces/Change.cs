namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>A new value for a field that may also be left alone: an absent change leaves it, a change to null clears it.</summary>
/// <typeparam name="T">The field's type.</typeparam>
/// <param name="To">The new value.</param>
[GenerateSerializer, Immutable, Alias("molecule.change`1")]
public sealed record Change<T>([property: Id(0)] T To);
