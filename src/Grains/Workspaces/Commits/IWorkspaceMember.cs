using Orleans.Concurrency;

namespace Molecule.Grains.Workspaces.Commits;

/// <summary>A workspace as part of a team whose commits change it too.</summary>
[GrainInterfaceType("molecule.workspace.member")]
[Alias("molecule.workspace.member")]
internal interface IWorkspaceMember : IGrainWithGuidKey
{
    /// <summary>Takes over what another grain has committed about this workspace, unless it knows something newer.</summary>
    // Interleaves: the grain may be waiting for its own commit, which the database refuses because of this one. What it learns meanwhile
    // is kept until that commit has ended, so that no command sees its state change under its hands.
    [AlwaysInterleave]
    [Alias("learn")]
    Task LearnAsync(WorkspaceState state);
}
