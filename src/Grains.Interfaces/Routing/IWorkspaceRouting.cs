using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Concurrency;

namespace Molecule.Grains.Interfaces.Routing;

/// <summary>
/// What a workspace asks of the organisation: whom may I talk to, and where are they? The grain's key is the UUID of the one who asks. All of
/// it is answered from the memory of grains and silos; the database is read only to fill it.
/// </summary>
// All interleave: two workspaces may ask about each other at the same moment, and neither must wait for the other. They read what is
// committed and change nothing that another call relies on.
[GrainInterfaceType("molecule.workspace.routing")]
[Alias("molecule.workspace.routing")]
public interface IWorkspaceRouting : IGrainWithGuidKey
{
    /// <summary>The largest page of peers.</summary>
    const int MaxPage = 5_000;

    /// <summary>Says whether this workspace may talk to another: to itself, its siblings, its parent and its children, removed ones too.</summary>
    /// <param name="other">The other.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether, and why or why not.</returns>
    [AlwaysInterleave]
    [Alias("may-talk")]
    Task<TalkAnswer> MayTalkToAsync(WorkspaceId other, CancellationToken cancellationToken);

    /// <summary>Finds the address of another workspace, or who speaks for it.</summary>
    /// <param name="other">The other.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Where it is, as this workspace can reach it.</returns>
    /// <exception cref="TalkRefusedException">This workspace may not talk to it, or one of the two does not exist.</exception>
    /// <exception cref="WorkspaceNotFoundException">This workspace asked for itself and does not exist.</exception>
    [AlwaysInterleave]
    [Alias("discover")]
    Task<Discovery> DiscoverAsync(WorkspaceId other, CancellationToken cancellationToken);

    /// <summary>Lists those that this workspace may talk to: siblings, children, parent; not itself, and none that is removed.</summary>
    /// <param name="after">Only those after this place; null from the beginning.</param>
    /// <param name="limit">At most this many, 1 to <see cref="MaxPage"/>; fewer when their cards are large.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The peers, and where to read on.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    /// <exception cref="InvalidFieldException">The limit is out of its range.</exception>
    [AlwaysInterleave]
    [Alias("peers")]
    Task<PeerPage> ListPeersAsync(PeerCursor? after, int limit, CancellationToken cancellationToken);
}
