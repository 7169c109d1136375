namespace Molecule.Grains.Interfaces.History;

/// <summary>
/// Folds the log of facts: the organisation as it was, what changed, and the proof that the tables are what the facts add up to. The key is
/// a new UUID for each question, so that questions share nothing. A fold may take minutes; all answers come in pieces, the first at once.
/// A silo answers a few such questions at a time and refuses more with <see cref="TooManyReadersException"/>.
/// </summary>
[GrainInterfaceType("molecule.history")]
[Alias("molecule.history")]
public interface IHistory : IGrainWithGuidKey
{
    /// <summary>Tells the organisation as it was.</summary>
    /// <param name="at">When; a negative position is refused.</param>
    /// <param name="cancellationToken">Ends the answer.</param>
    /// <returns>Pieces, the first of them without workspaces; they hold every workspace that was not removed once, the oldest first.</returns>
    [Alias("read")]
    IAsyncEnumerable<PastOrganization> ReadAsync(Moment at, CancellationToken cancellationToken);

    /// <summary>Tells what differs between two moments.</summary>
    /// <param name="from">The earlier one; a negative position is refused.</param>
    /// <param name="to">The later one; refused when it is the earlier.</param>
    /// <param name="cancellationToken">Ends the answer.</param>
    /// <returns>Pieces, the first of them without workspaces; they hold every workspace that differs once, the oldest first.</returns>
    [Alias("compare")]
    IAsyncEnumerable<OrganizationDifference> CompareAsync(Moment from, Moment to, CancellationToken cancellationToken);

    /// <summary>Folds the whole log and compares what comes out with the tables, row by row and column by column, at one moment.</summary>
    /// <param name="cancellationToken">Ends the answer.</param>
    /// <returns>How far it is; the last one says whether they agree.</returns>
    [Alias("verify")]
    IAsyncEnumerable<Verification> VerifyAsync(CancellationToken cancellationToken);
}
