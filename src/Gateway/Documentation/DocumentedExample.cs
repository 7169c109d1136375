namespace Molecule.Gateway.Documentation;

/// <summary>An example for the documentation.</summary>
/// <param name="Json">A JSON value.</param>
/// <param name="IsOfBody">Whether it is sent; otherwise it is the answer.</param>
internal sealed record DocumentedExample(string Json, bool IsOfBody);
