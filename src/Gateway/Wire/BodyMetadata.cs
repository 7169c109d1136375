namespace Molecule.Gateway.Wire;

/// <summary>
/// Says for the documentation what a body holds. The framework's own metadata would also make it refuse other content types.
/// </summary>
/// <param name="Type">What the body holds.</param>
/// <param name="IsRequired">Whether there must be one.</param>
internal sealed record BodyMetadata(Type Type, bool IsRequired = true);
