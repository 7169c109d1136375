namespace Molecule.Grains.Chores;

/// <summary>Housekeeping that somebody must do now and then, once in the cluster and not once in each silo.</summary>
internal interface IChore
{
    /// <summary>What the log calls it.</summary>
    string Name { get; }

    /// <summary>Pause between two rounds.</summary>
    TimeSpan Interval { get; }

    /// <summary>Does one bounded round.</summary>
    /// <returns>How many rows it touched.</returns>
    Task<int> RunAsync(CancellationToken cancellationToken);
}
