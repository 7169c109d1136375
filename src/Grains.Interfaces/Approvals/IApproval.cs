using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Approvals;

/// <summary>One request for approval; the key is its id. When nobody decides in time, it denies itself.</summary>
[GrainInterfaceType("molecule.approval")]
[Alias("molecule.approval")]
public interface IApproval : IGrainWithGuidKey
{
    /// <summary>Asks for approval. The parent of the workspace hears of it too.</summary>
    /// <param name="request">What for.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>When it is asked.</returns>
    /// <exception cref="InvalidFieldException">A value is out of its range.</exception>
    /// <exception cref="LimitReachedException">The workspace waits for as many decisions as it may.</exception>
    /// <exception cref="WorkspaceNotFoundException">There is no such workspace.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    [Alias("request")]
    Task RequestAsync(NewApproval request, CancellationToken cancellationToken);

    /// <summary>Decides. Of several decisions, and of a decision and the end of its time, one is made and the others are refused.</summary>
    /// <param name="workspace">Whose request it is.</param>
    /// <param name="status">Approved or denied.</param>
    /// <param name="by">Who decides, 1 to 200 characters of one line.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>When it is decided.</returns>
    /// <exception cref="InvalidFieldException">A value is out of its range.</exception>
    /// <exception cref="ApprovalNotFoundException">The workspace has no such request, or it has been decided, or its time is over.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    [Alias("decide")]
    Task DecideAsync(WorkspaceId workspace, ApprovalStatus status, string by, CancellationToken cancellationToken);
}
