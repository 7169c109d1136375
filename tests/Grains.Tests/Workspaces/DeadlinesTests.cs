using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Liveness;

namespace Molecule.Grains.Tests.Workspaces;

/// <summary>One look a second at everybody who is waited for, however many they are.</summary>
public sealed class DeadlinesTests(TestSilo silo) : IClassFixture<TestSilo>
{
    private static readonly TimeSpan Timeout = new WorkspaceOptions().HeartbeatTimeout;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>An agent that beats costs its grain no turn, for as long as it likes.</summary>
    [Fact]
    public async Task Beats_ThatComeInTime_AreLookedAtWithoutATurn()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        var looks = silo.Calls.Of(nameof(IWorkspaceWatch));

        for (var minute = 0; minute < 10; minute++)
        {
            await silo.PassAsync(Timeout / 2, id);
            (await silo.BringAsync(new AgentBeat(id, new Heartbeat(0, "", 0, 1, "", null), null))).ShouldBe([true]);
        }

        silo.Calls.Of(nameof(IWorkspaceWatch)).ShouldBe(looks);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
    }

    /// <summary>Longer than the places that there are: looked at on the way, and asked at the end.</summary>
    [Fact]
    public async Task Crowd_WithEveryPatience_IsAskedWhenItsTimeIsOverAndNotBefore()
    {
        var clock = new FakeTimeProvider();
        var listening = new Listening(clock, NullLogger<Listening>.Instance);
        var asked = new Dictionary<WorkspaceId, double>();
        using var deadlines = new Deadlines(Ask, clock, NullLogger<Deadlines>.Instance);
        var crowd = Enumerable.Range(1, 900).Select(seconds => (Id: TestSilo.NewId(), Patience: TimeSpan.FromSeconds(seconds / 2.0))).ToArray();
        listening.Attend();
        foreach (var (id, patience) in crowd)
        {
            new PlainDeadline(id, deadlines, listening, clock).Expect(patience);
        }

        for (var second = 0; second < 460; second++)
        {
            clock.Advance(Second);
            listening.Attend();
            await deadlines.Answers;
        }

        foreach (var (id, patience) in crowd)
        {
            asked[id].ShouldBeInRange(patience.TotalSeconds, patience.TotalSeconds + 1);
        }

        Task Ask(WorkspaceId id)
        {
            asked.TryAdd(id, (clock.GetUtcNow() - clock.Start).TotalSeconds);
            return Task.CompletedTask;
        }
    }

    /// <summary>Waits from the beginning, for a word that never comes.</summary>
    private sealed class PlainDeadline(WorkspaceId id, Deadlines deadlines, Listening listening, TimeProvider time)
        : Deadline(id, deadlines, listening, time, NullLogger.Instance)
    {
        protected override long LastWord { get; } = time.GetTimestamp();

        protected override void Restart(long timestamp) => throw new InvalidOperationException("Somebody could be heard all the time.");

        protected override Task<bool> SettleAsync(CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
