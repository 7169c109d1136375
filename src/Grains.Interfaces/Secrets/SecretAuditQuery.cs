using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Secrets;

/// <summary>Which entries of the audit trail are asked for.</summary>
/// <param name="Workspace">Only what was read or written for this workspace; null for all.</param>
/// <param name="Key">Only what has to do with this key; null for all.</param>
/// <param name="Before">Only entries that are older than this one; null to begin with the newest.</param>
/// <param name="Limit">How many at most, 1 to <see cref="ISecretOversight.MaxPage"/>.</param>
[GenerateSerializer, Immutable, Alias("molecule.secret-audit-query")]
public sealed record SecretAuditQuery(
    [property: Id(0)] WorkspaceId? Workspace,
    [property: Id(1)] string? Key,
    [property: Id(2)] long? Before,
    [property: Id(3)] int Limit);
