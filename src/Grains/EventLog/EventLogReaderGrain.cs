using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
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
        RequirePosition(position);
        return log.ReadAfterAsync(position, WithinPage(limit), cancellationToken);
    }

    public Task<EventPage> ReadNewestAsync(WorkspaceId? workspace, int limit, CancellationToken cancellationToken) =>
        log.ReadNewestAsync(workspace, WithinPage(limit), cancellationToken);

    public Task<StructureEvent?> FindNextAsync(WorkspaceId workspace, string eventType, long position, CancellationToken cancellationToken)
    {
        RequirePosition(position);
        return log.FindNextAsync(workspace, eventType, position, cancellationToken);
    }

    private static void RequirePosition(long position)
    {
        if (position < 0)
        {
            throw new InvalidFieldException("position", "must be 0 or more");
        }
    }

    private static int WithinPage(int limit) => limit is >= 1 and <= IEventLogReader.MaxPage
        ? limit
        : throw new InvalidFieldException("limit", $"must be 1 to {IEventLogReader.MaxPage}");
}
