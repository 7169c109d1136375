using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Secrets;

/// <summary>Entries of the audit trail, newest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="HasMore">Whether older ones follow.</param>
[GenerateSerializer, Immutable, Alias("molecule.secret-audit-page")]
public sealed record SecretAuditPage([property: Id(0)] ImmutableArray<SecretAuditEntry> Entries, [property: Id(1)] bool HasMore);
