namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>What a witness of liveness may do: ask a workspace to look at its own deadline. Only the workspace decides.</summary>
[GrainInterfaceType("molecule.workspace.watch")]
[Alias("molecule.workspace.watch")]
public interface IWorkspaceWatch : IGrainWithGuidKey
{
    /// <summary>
    /// Wakes the workspace's grain, if it sleeps, and has it look how long its agent has been silent by its own measure; it gives the agent up
    /// when that is too long. Safe to call at any time, any number of times.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>After how long the next look is due; null when no sign of life is waited for.</returns>
    [Alias("look")]
    Task<TimeSpan?> LookAsync(CancellationToken cancellationToken);
}
