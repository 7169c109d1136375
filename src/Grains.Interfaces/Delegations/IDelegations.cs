using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Delegations;

/// <summary>
/// Keeps book of the tasks that agents hand to each other by themselves (contract section 5.3); the key is always 0. What is recorded is a fact
/// and an entry in the log of activity, both or neither.
/// </summary>
[GrainInterfaceType("molecule.delegations")]
[Alias("molecule.delegations")]
public interface IDelegations : IGrainWithIntegerKey
{
    /// <summary>Lists what was delegated, and what came of it: the newest 50 entries. Nothing for an id that has delegated nothing.</summary>
    /// <param name="workspace">Who handed on.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entries.</returns>
    [Alias("list")]
    Task<DelegationList> ListAsync(WorkspaceId workspace, CancellationToken cancellationToken);

    /// <summary>Records that a task was handed on. Recording the same again changes nothing.</summary>
    /// <param name="workspace">Who handed it on.</param>
    /// <param name="delegation">What was handed on.</param>
    /// <param name="cancellationToken">Gives up waiting; it may still be recorded.</param>
    /// <returns>When it is recorded.</returns>
    /// <exception cref="WorkspaceNotFoundException">There is no such workspace, or no such target.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    /// <exception cref="InvalidFieldException">A value is out of its range, or the id names another delegation of this workspace already.</exception>
    [Alias("record")]
    Task RecordAsync(WorkspaceId workspace, NewDelegation delegation, CancellationToken cancellationToken);

    /// <summary>Records how a delegation ended. Saying the same again changes nothing. What failed may still be completed, by another try.</summary>
    /// <param name="workspace">Who handed it on.</param>
    /// <param name="delegationId">Which one.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="cancellationToken">Gives up waiting; it may still be recorded.</param>
    /// <returns>When it is recorded.</returns>
    /// <exception cref="WorkspaceNotFoundException">There is no such workspace.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    /// <exception cref="DelegationNotFoundException">The workspace has no such delegation.</exception>
    /// <exception cref="InvalidFieldException">The delegation is completed and is said to have failed.</exception>
    [Alias("update")]
    Task UpdateAsync(WorkspaceId workspace, string delegationId, DelegationOutcome outcome, CancellationToken cancellationToken);
}
