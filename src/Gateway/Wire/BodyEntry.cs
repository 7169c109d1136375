namespace Molecule.Gateway.Wire;

/// <summary>One entry of a list that was sent: what it says, or why it says nothing.</summary>
/// <typeparam name="T">What entries say.</typeparam>
/// <param name="Value">What it says; null when it cannot be read.</param>
/// <param name="Failure">Why it cannot be read; null when it can.</param>
internal readonly record struct BodyEntry<T>(T? Value, BadInputException? Failure)
    where T : class;
