namespace Molecule.Grains.Workspaces.Commits;

/// <summary>Something in a silo's memory that follows what is committed anywhere in the cluster.</summary>
internal interface IHearsCommits
{
    /// <summary>Takes the news. The same may come twice, late, or after something newer: versions tell.</summary>
    Task HearAsync(CommitNews news);
}
