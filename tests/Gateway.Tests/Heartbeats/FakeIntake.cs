using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Heartbeats;

namespace Molecule.Gateway.Tests.Heartbeats;

/// <summary>The ear of a silo that hears what a test lets it hear, by default nothing, so that every beat goes to its workspace.</summary>
internal sealed class FakeIntake : IHeartbeatIntake
{
    private readonly ConcurrentQueue<ImmutableArray<AgentBeat>> _calls = new();
    private int _attended;

    /// <summary>Which beats it takes note of.</summary>
    public Func<AgentBeat, bool> Hears { get; set; } = _ => false;

    /// <summary>What a call waits for before it answers.</summary>
    public Func<Task> Pause { get; set; } = () => Task.CompletedTask;

    /// <summary>What was brought, call by call.</summary>
    public ImmutableArray<AgentBeat>[] Calls => [.. _calls];

    /// <summary>How often a gateway has said that it is there.</summary>
    public int Attended => Volatile.Read(ref _attended);

    public Task AttendAsync()
    {
        Interlocked.Increment(ref _attended);
        return Task.CompletedTask;
    }

    public async Task<IntakeReceipt> HearAsync(ImmutableArray<AgentBeat> beats, CancellationToken cancellationToken)
    {
        _calls.Enqueue(beats);
        await Pause();
        return new IntakeReceipt([.. Enumerable.Range(0, beats.Length).Where(place => !Hears(beats[place]))]);
    }
}
