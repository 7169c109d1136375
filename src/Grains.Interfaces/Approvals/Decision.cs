namespace Molecule.Grains.Interfaces.Approvals;

/// <summary>A decision about a request for approval.</summary>
/// <param name="Status">Approved or denied.</param>
/// <param name="By">Who decided, 1 to 200 characters of one line.</param>
/// <param name="At">When, UTC, to the microsecond.</param>
[GenerateSerializer, Immutable, Alias("molecule.decision")]
public sealed record Decision([property: Id(0)] ApprovalStatus Status, [property: Id(1)] string By, [property: Id(2)] DateTimeOffset At);
