using Molecule.Grains.Interfaces.EventLog;

namespace Molecule.Grains.EventLog;

/// <summary>Port: the log of committed facts, for reading.</summary>
internal interface IEventLog
{
    Task<EventPage> ReadAfterAsync(long position, int limit, CancellationToken cancellationToken);

    Task<EventPage> ReadAsync(EventQuery query, CancellationToken cancellationToken);
}
