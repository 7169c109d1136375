using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Tests.Workspaces;

namespace Molecule.Grains.Tests.EventLog;

/// <summary>Reads the facts in memory, and counts how often it is asked. A fact is called by the name of its class.</summary>
internal sealed class MemoryEventLog(MemoryWorkspaceStorage storage) : IEventLog
{
    private int _statements;

    public int Statements => _statements;

    public Task<EventPage> ReadAfterAsync(long position, int limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _statements);
        var head = storage.Head;
        var last = Math.Min(head, position + limit);
        return Task.FromResult(new EventPage([.. Enumerable.Range((int)position + 1, (int)(last - position)).Select(Read)], head));
    }

    public Task<EventPage> ReadAsync(EventQuery query, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _statements);
        var head = storage.Head;
        ImmutableArray<StructureEvent> newest =
        [
            .. Enumerable.Range(1, head).Reverse().Select(Read)
                .Where(fact => query.Workspace is null || fact.WorkspaceId == query.Workspace).Take(query.Limit),
        ];
        return Task.FromResult(new EventPage(newest, head));
    }

    private StructureEvent Read(int position)
    {
        var fact = storage.At(position)!;
        return new StructureEvent(position, Guid.Empty, fact.GetType().Name, storage.OwnerAt(position), "{}", fact.At);
    }
}
