using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.EventLog;
using Orleans.Concurrency;

namespace Molecule.Grains.EventLog;

/// <summary>Reads the log for gateways, which cannot see Postgres.</summary>
// Stateless and reentrant: it holds nothing between calls, so readers need not wait for each other.
[StatelessWorker]
[Reentrant]
[GrainType("event-log-reader")]
internal sealed class EventLogReaderGrain(IEventLog log) : Grain, IEventLogReader
{
    public Task<EventPage> ReadAfterAsync(long position, int limit, CancellationToken cancellationToken)
    {
        RefuseNegative("position", position);
        RefuseBeyondPage(limit);
        return log.ReadAfterAsync(position, limit, cancellationToken);
    }

    public Task<EventPage> ReadAsync(EventQuery query, CancellationToken cancellationToken)
    {
        RefuseNegative("after", query.After);
        RefuseNegative("before", query.Before);
        RefuseBeyondPage(query.Limit);
        if (query.Types.Length > EventQuery.MaxTypes)
        {
            throw new InvalidFieldException("type", $"must name at most {EventQuery.MaxTypes} event types");
        }

        if (!query.Types.All(EventQuery.IsType))
        {
            throw new InvalidFieldException("type", "must be event types such as WORKSPACE_ONLINE");
        }

        return log.ReadAsync(query, cancellationToken);
    }

    private static void RefuseNegative(string field, long? position)
    {
        if (position < 0)
        {
            throw new InvalidFieldException(field, "must be 0 or more");
        }
    }

    private static void RefuseBeyondPage(int limit)
    {
        if (limit is < 1 or > IEventLogReader.MaxPage)
        {
            throw new InvalidFieldException("limit", $"must be 1 to {IEventLogReader.MaxPage}");
        }
    }
}
