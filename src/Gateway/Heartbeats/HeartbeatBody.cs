using Molecule.Gateway.Access;

namespace Molecule.Gateway.Heartbeats;

/// <inheritdoc cref="HeartbeatFields"/>
internal sealed record HeartbeatBody : HeartbeatFields, INamesWorkspace
{
    /// <inheritdoc/>
    string? INamesWorkspace.SpeaksFor => WorkspaceId;
}
