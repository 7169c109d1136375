using Molecule.Grains.Interfaces.Secrets;

namespace Molecule.Gateway.Secrets;

/// <summary>Somebody read or wrote secrets. Never what they are.</summary>
internal sealed record SecretAuditBody
{
    /// <summary>Names the entry; later ones have larger numbers.</summary>
    public required long Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary><c>operator</c>, <c>workspace</c> (the one that is named) or <c>platform</c>.</summary>
    public required string Actor { get; init; }

    /// <summary><c>read</c>, <c>set</c>, <c>deleted</c> or <c>resealed</c>.</summary>
    public required string Action { get; init; }

    /// <summary>For which workspace; null when a secret of the installation was written.</summary>
    public required Guid? WorkspaceId { get; init; }

    /// <summary>Whose secrets they are: <c>workspace</c> or <c>global</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>Which.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    public static SecretAuditBody From(SecretAuditEntry entry) => new()
    {
        Id = entry.Id,
        CreatedAt = entry.At,
        Actor = entry.Actor,
        Action = entry.Action,
        WorkspaceId = entry.Workspace?.Value,
        Scope = ScopeNames.Of(entry.IsGlobal),
        Keys = entry.Keys,
    };
}
