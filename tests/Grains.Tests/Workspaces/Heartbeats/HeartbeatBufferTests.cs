using System.Collections.Concurrent;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;

namespace Molecule.Grains.Tests.Workspaces.Heartbeats;

public sealed class HeartbeatBufferTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Drain_SeveralBeatsOfOne_GivesTheNewest()
    {
        var buffer = new HeartbeatBuffer();
        var id = TestSilo.NewId();
        buffer.Record(Beat(id, 1));
        buffer.Record(Beat(id, 2));

        buffer.Drain().ShouldBe([Beat(id, 2)]);
        buffer.Drain().ShouldBeEmpty();
    }

    [Fact]
    public void PutBack_NothingNewerCame_IsDrainedAgain()
    {
        var buffer = new HeartbeatBuffer();
        var id = TestSilo.NewId();
        buffer.Record(Beat(id, 1));

        buffer.PutBack(buffer.Drain());

        buffer.Drain().ShouldBe([Beat(id, 1)]);
    }

    [Fact]
    public void PutBack_SomethingNewerCame_IsDropped()
    {
        var buffer = new HeartbeatBuffer();
        var id = TestSilo.NewId();
        buffer.Record(Beat(id, 1));
        var drained = buffer.Drain();
        buffer.Record(Beat(id, 2));

        buffer.PutBack(drained);

        buffer.Drain().ShouldBe([Beat(id, 2)]);
    }

    [Fact]
    public void Forget_LeavesTheOthers()
    {
        var buffer = new HeartbeatBuffer();
        var (gone, stays) = (TestSilo.NewId(), TestSilo.NewId());
        buffer.Record(Beat(gone, 1));
        buffer.Record(Beat(stays, 1));

        buffer.Forget(gone);

        buffer.Drain().ShouldBe([Beat(stays, 1)]);
    }

    [Fact]
    public async Task RecordDrainAndPutBack_AllAtOnce_LoseNothingAndTheNewestWins()
    {
        const int Agents = 50;
        const int BeatsOfEach = 2_000;
        var buffer = new HeartbeatBuffer();
        var written = new ConcurrentDictionary<WorkspaceId, int>();
        var wentBack = new ConcurrentBag<WorkspaceId>();
        var ids = Enumerable.Range(0, Agents).Select(_ => TestSilo.NewId()).ToArray();

        var agents = ids.Select(id => Task.Run(
            () =>
            {
                for (var number = 1; number <= BeatsOfEach; number++)
                {
                    buffer.Record(Beat(id, number));
                }
            },
            Cancelled));
        var beating = Task.WhenAll(agents);
        var flusher = Task.Run(
            () =>
            {
                // Every other flush fails.
                for (var flush = 0; !beating.IsCompleted; flush++)
                {
                    var drained = buffer.Drain();
                    if (flush % 2 == 0)
                    {
                        buffer.PutBack(drained);
                    }
                    else
                    {
                        Write(drained);
                    }
                }
            },
            Cancelled);
        await beating;
        await flusher;
        Write(buffer.Drain());

        wentBack.ShouldBeEmpty();
        foreach (var id in ids)
        {
            written[id].ShouldBe(BeatsOfEach);
        }

        void Write(IEnumerable<Beat> beats)
        {
            foreach (var beat in beats)
            {
                // As the grain of one workspace beats in order, so must it be written: an older one that comes later is one that was mislaid.
                if (written.TryGetValue(beat.Workspace, out var known) && known >= beat.Vitals.UptimeSeconds)
                {
                    wentBack.Add(beat.Workspace);
                }

                written[beat.Workspace] = beat.Vitals.UptimeSeconds;
            }
        }
    }

    private static Beat Beat(WorkspaceId id, int number) =>
        new(id, new WorkspaceVitals { LastHeartbeatAt = Facts.Start.AddSeconds(number), UptimeSeconds = number }, "http://10.0.0.1");
}
