namespace Molecule.Grains.Chores;

/// <summary>
/// Port: something that has to be done again and again, once for the whole cluster, and that nobody asks for. It must do no harm when it is
/// done twice at the same moment: while a silo is being declared dead, another may begin before the first has stopped.
/// </summary>
internal interface IChore
{
    /// <summary>What it is called in the log.</summary>
    string Name { get; }

    /// <summary>Time from a round that found nothing, or that failed, to the next. After a failure never more than a minute.</summary>
    TimeSpan Interval { get; }

    /// <summary>Does one bounded round.</summary>
    /// <param name="cancellationToken">Ends the round; what it has done by then stays done.</param>
    /// <returns>How many rows it touched. As long as that is not zero, the next round follows within a second or two.</returns>
    Task<int> RunAsync(CancellationToken cancellationToken);
}
