namespace Molecule.Grains.Interfaces.Bundles;

/// <summary>A text holds the value of a secret. Which value is not said.</summary>
/// <param name="Text">Which of the texts, from 0.</param>
/// <param name="Key">What the secret is called.</param>
[GenerateSerializer, Immutable, Alias("molecule.found-secret")]
public sealed record FoundSecret([property: Id(0)] int Text, [property: Id(1)] string Key);
