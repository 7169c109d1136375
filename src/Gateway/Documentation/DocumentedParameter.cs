namespace Molecule.Gateway.Documentation;

/// <summary>What a parameter of the path or the query means.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Meaning">A sentence.</param>
/// <param name="IsInteger">Whether it is a whole number.</param>
internal sealed record DocumentedParameter(string Name, string Meaning, bool IsInteger);
