using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Grains.Routing;

namespace Molecule.Grains.Tests.Workspaces.Heartbeats;

/// <summary>Writes down what is told.</summary>
internal sealed class RecordingBusyRelay : IBusyRelay
{
    private readonly ConcurrentQueue<BusyCount> _told = new();

    public ImmutableArray<BusyCount> Told => [.. _told];

    public void Tell(ImmutableArray<BusyCount> counts)
    {
        foreach (var count in counts)
        {
            _told.Enqueue(count);
        }
    }
}
