using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Secrets;

/// <summary>Somebody read or wrote secrets. Never what they are.</summary>
/// <param name="Id">Names the entry; later ones have larger numbers.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Actor">Who: <c>operator</c>, <c>workspace</c> (the one that is named) or <c>platform</c>.</param>
/// <param name="Action">What was done: <c>read</c>, <c>set</c>, <c>deleted</c> or <c>resealed</c>.</param>
/// <param name="Workspace">For which workspace; null when one of the installation was written.</param>
/// <param name="IsGlobal">Whether they are secrets of the installation.</param>
/// <param name="Keys">Which.</param>
[GenerateSerializer, Immutable, Alias("molecule.secret-audit-entry")]
public sealed record SecretAuditEntry(
    [property: Id(0)] long Id,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Actor,
    [property: Id(3)] string Action,
    [property: Id(4)] WorkspaceId? Workspace,
    [property: Id(5)] bool IsGlobal,
    [property: Id(6)] ImmutableArray<string> Keys);
