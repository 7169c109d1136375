using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Approvals;

/// <summary>Reads requests for approval, and changes nothing; the key is always 0.</summary>
[GrainInterfaceType("molecule.approvals")]
[Alias("molecule.approvals")]
public interface IApprovals : IGrainWithIntegerKey
{
    /// <summary>The largest page that is given out.</summary>
    const int MaxPage = 50;

    /// <summary>Lists what can still be decided, of all workspaces.</summary>
    /// <param name="after">Only what follows this one in that order; null from the beginning.</param>
    /// <param name="limit">At most this many, 1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The requests, newest first.</returns>
    [Alias("list-pending")]
    Task<ApprovalPage> ListPendingAsync(Guid? after, int limit, CancellationToken cancellationToken);

    /// <summary>Lists all that a workspace has asked.</summary>
    /// <param name="workspace">Which workspace.</param>
    /// <param name="after">Only what follows this one in that order; null from the beginning.</param>
    /// <param name="limit">At most this many, 1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The requests, newest first.</returns>
    /// <exception cref="WorkspaceNotFoundException">There is no such workspace.</exception>
    [Alias("list-of")]
    Task<ApprovalPage> ListOfAsync(WorkspaceId workspace, Guid? after, int limit, CancellationToken cancellationToken);
}
