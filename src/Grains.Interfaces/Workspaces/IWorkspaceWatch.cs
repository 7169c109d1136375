namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>What a witness of liveness may do: ask a workspace to look at its own deadline. Only the workspace decides.</summary>
[GrainInterfaceType("molecule.workspace.watch")]
[Alias("molecule.workspace.watch")]
public interface IWorkspaceWatch : IGrainWithGuidKey
{
    /// <summary>Makes sure that the workspace's grain is awake and its timer runs. Safe to call at any time, any number of times.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>When the timer runs.</returns>
    [Alias("wake")]
    Task WakeAsync(CancellationToken cancellationToken);
}
