namespace Molecule.Grains.Interfaces.History;

/// <summary>How far a verification of the log is; the last one says how it ended.</summary>
/// <param name="State">Where it is.</param>
/// <param name="Facts">Facts folded so far.</param>
/// <param name="Head">Position of the last fact that there is.</param>
/// <param name="Workspaces">Rows of <c>workspaces</c> compared so far.</param>
/// <param name="Difference">Where log and table do not agree; null unless the state says that they differ.</param>
[GenerateSerializer, Immutable, Alias("molecule.verification")]
public sealed record Verification(
    [property: Id(0)] VerificationState State,
    [property: Id(1)] long Facts,
    [property: Id(2)] long Head,
    [property: Id(3)] long Workspaces,
    [property: Id(4)] LogDifference? Difference = null);
