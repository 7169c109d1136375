using Orleans.Services;

namespace Molecule.Grains.Workspaces.Commits;

/// <summary>Takes news of commits for one silo; there is one in each.</summary>
[Alias("molecule.commit-ear")]
internal interface ICommitEar : IGrainService
{
    /// <summary>Hands the news to all of the silo's memory that follows commits, and answers when they have taken it.</summary>
    [Alias("hear")]
    Task HearAsync(CommitNews news);
}
