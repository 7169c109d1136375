using System.Text.Json;

namespace Molecule.Agent.Routing;

/// <summary>The workspace was removed and nobody has taken its place.</summary>
public sealed class WorkspaceGoneException : MoleculeException
{
    internal WorkspaceGoneException(Guid workspaceId, JsonElement? lastEvent, MoleculeRefusedException refusal)
        : base(refusal.Message, refusal)
    {
        WorkspaceId = workspaceId;
        LastEvent = lastEvent;
    }

    /// <summary>The workspace that was looked for, or the last of those that had taken its place.</summary>
    public Guid WorkspaceId { get; }

    /// <summary>The last fact about it, as the platform tells facts (with <c>event_type</c>, <c>position</c>, <c>payload</c>), or <see langword="null"/>.</summary>
    public JsonElement? LastEvent { get; }

    /// <inheritdoc/>
    /// <remarks>Always <see langword="false"/>: a removed workspace does not come back.</remarks>
    public override bool IsTransient => false;
}
