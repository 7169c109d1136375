namespace Molecule.Gateway.Door;

/// <summary>A Content-Security-Policy for one endpoint, in place of the canvas's.</summary>
/// <param name="Policy">The header's value.</param>
internal sealed record PagePolicy(string Policy);
