using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Heartbeats;

/// <summary>Port: the keys in Redis that say who is alive and where (contract section 4). Hints; losing them costs nothing but time.</summary>
internal interface IPresence
{
    /// <summary>Sets the keys of those who beat, anew for their whole time to live.</summary>
    /// <returns>Whether Redis took them.</returns>
    Task<bool> RefreshAsync(IReadOnlyList<Beat> beats, CancellationToken cancellationToken);

    /// <summary>Deletes the keys of a workspace that is no longer there to talk to, without waiting.</summary>
    void Clear(WorkspaceId workspace);
}
