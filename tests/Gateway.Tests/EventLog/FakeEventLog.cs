using System.Collections.Immutable;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.EventLog;

/// <summary>A log that a test writes.</summary>
internal sealed class FakeEventLog : IEventLogReader
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private readonly Lock _lock = new();
    private ImmutableList<StructureEvent> _facts = [];

    public Exception? Fails { get; set; }

    /// <summary>Positions and limits that pages were read with.</summary>
    public List<(long Position, int Limit)> Reads { get; } = [];

    public int NewestLimit { get; private set; }

    public long Head => _facts.Count;

    public void Append(
        int count = 1, WorkspaceId? workspace = null, string type = "WORKSPACE_ONLINE", WorkspaceId? parent = null, string payload = """{ "n": 1.50 }""")
    {
        lock (_lock)
        {
            for (; count > 0; count--)
                _facts = _facts.Add(new StructureEvent(_facts.Count + 1, Guid.NewGuid(), type, workspace, payload, At, parent));
        }
    }

    /// <summary>Becomes the log of another database.</summary>
    public void Replace(int count)
    {
        _facts = [];
        Append(count);
    }

    public Task<EventPage> ReadAfterAsync(long position, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Reads.Add((position, limit));
            return Answer(() => new EventPage([.. _facts.Skip((int)position).Take(limit)], _facts.Count));
        }
    }

    /// <summary>What was asked for last.</summary>
    public EventQuery? Asked { get; private set; }

    public Task<EventPage> ReadAsync(EventQuery query, CancellationToken cancellationToken)
    {
        Asked = query;
        NewestLimit = query.Limit;
        return Answer(() =>
        {
            var facts = (query.IsOldestFirst ? _facts : _facts.Reverse())
                .Where(fact => query.Workspace is null || fact.WorkspaceId == query.Workspace)
                .Where(fact => fact.Position > (query.After ?? 0) && fact.Position < (query.Before ?? long.MaxValue))
                .Where(fact => query.Types.IsEmpty || query.Types.Contains(fact.EventType))
                .Take(query.Limit + 1)
                .ToArray();
            return new EventPage([.. facts.Take(query.Limit)], _facts.Count) { HasMore = facts.Length > query.Limit };
        });
    }

    private Task<T> Answer<T>(Func<T> answer) => Fails is { } failure ? Task.FromException<T>(failure) : Task.FromResult(answer());
}
