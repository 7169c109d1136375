using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Approvals;

/// <summary>A page of requests for approval.</summary>
/// <param name="Approvals">Newest first.</param>
/// <param name="HasMore">Whether others follow.</param>
[GenerateSerializer, Immutable, Alias("molecule.approval-page")]
public sealed record ApprovalPage([property: Id(0)] ImmutableArray<Approval> Approvals, [property: Id(1)] bool HasMore);
