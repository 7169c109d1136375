using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.EventLog;

/// <summary>Reads the log of committed facts; the key is always 0.</summary>
[GrainInterfaceType("molecule.event-log.reader")]
[Alias("molecule.event-log.reader")]
public interface IEventLogReader : IGrainWithIntegerKey
{
    /// <summary>The largest page that is given out.</summary>
    const int MaxPage = 1_000;

    /// <summary>Reads on from a position.</summary>
    /// <param name="position">Only facts after this one; 0 or more.</param>
    /// <param name="limit">At most this many, 1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The next facts in the order of their positions, without holes.</returns>
    [Alias("read-after")]
    Task<EventPage> ReadAfterAsync(long position, int limit, CancellationToken cancellationToken);

    /// <summary>Reads the newest facts.</summary>
    /// <param name="workspace">Only those about this workspace; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The newest facts, newest first.</returns>
    [Alias("read-newest")]
    Task<EventPage> ReadNewestAsync(WorkspaceId? workspace, int limit, CancellationToken cancellationToken);

    /// <summary>Finds the first fact of one kind about one workspace after a position.</summary>
    /// <param name="workspace">Whom it is about.</param>
    /// <param name="eventType">Its kind, for example <c>WORKSPACE_MOVED</c>.</param>
    /// <param name="position">Only after this one; 0 or more.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The fact; null when there is none.</returns>
    [Alias("find-next")]
    Task<StructureEvent?> FindNextAsync(WorkspaceId workspace, string eventType, long position, CancellationToken cancellationToken);
}
