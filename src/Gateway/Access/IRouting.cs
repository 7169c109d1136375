using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Access;

/// <summary>The org chart as a rule of who may talk to whom (contract section 2.4).</summary>
internal interface IRouting
{
    /// <summary>Whether one may talk to the other: itself, a sibling, its parent or its child. False when either is unknown.</summary>
    Task<bool> MayTalkAsync(WorkspaceId caller, WorkspaceId target, CancellationToken cancellationToken);
}
