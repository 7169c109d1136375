namespace Molecule.Grains.Interfaces.EventLog;

/// <summary>Reads the log of committed facts; the key is always 0.</summary>
[GrainInterfaceType("molecule.event-log.reader")]
[Alias("molecule.event-log.reader")]
public interface IEventLogReader : IGrainWithIntegerKey
{
    /// <summary>The largest page that is given out.</summary>
    const int MaxPage = 1_000;

    /// <summary>A page that is read on ends once the payloads in it are this large together; the fact that reaches it is still in it.</summary>
    const long MaxPageBytes = 4 * 1024 * 1024;

    /// <summary>Reads on from a position.</summary>
    /// <param name="position">Only facts after this one; 0 or more.</param>
    /// <param name="limit">At most this many, 1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>
    /// The next facts in the order of their positions, without holes; at least one when there is one, and fewer than asked for when they reach
    /// <see cref="MaxPageBytes"/>.
    /// </returns>
    [Alias("read-after")]
    Task<EventPage> ReadAfterAsync(long position, int limit, CancellationToken cancellationToken);

    /// <summary>Reads the facts that a query asks for.</summary>
    /// <param name="query">Which facts; a bound, a limit or a type that is out of its range is refused.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The first page of them, in the query's order.</returns>
    [Alias("read")]
    Task<EventPage> ReadAsync(EventQuery query, CancellationToken cancellationToken);
}
