using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Routing;

/// <summary>What a workspace says of itself when it asks another one.</summary>
/// <param name="Id">Who asks.</param>
/// <param name="ParentId">Its parent; null for a root.</param>
/// <param name="IsKnown">Whether there is such a workspace.</param>
/// <param name="IsExternal">Whether its agent runs on a machine of its own.</param>
[GenerateSerializer, Immutable, Alias("molecule.caller")]
internal sealed record Caller(
    [property: Id(0)] WorkspaceId Id,
    [property: Id(1)] WorkspaceId? ParentId,
    [property: Id(2)] bool IsKnown,
    [property: Id(3)] bool IsExternal)
{
    public static Caller Of(WorkspaceId id, WorkspaceState? state) =>
        new(id, state?.ParentId, state is not null, state?.Runtime == NewWorkspace.ExternalRuntime);
}
