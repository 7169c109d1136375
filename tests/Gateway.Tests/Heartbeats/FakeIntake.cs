using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Heartbeats;

namespace Molecule.Gateway.Tests.Heartbeats;

/// <summary>The ear of a silo that hears what a test lets it hear, by default nothing, so that every beat goes to its workspace.</summary>
internal sealed class FakeIntake : IHeartbeatIntake
{
    private readonly ConcurrentQueue<ImmutableArray<AgentBeat>> _calls = new();

    /// <summary>Which beats it takes note of.</summary>
    public Func<AgentBeat, bool> Hears { get; set; } = _ => false;

    /// <summary>What a call waits for before it answers.</summary>
    public Func<Task> Pause { get; set; } = () => Task.CompletedTask;

    /// <summary>What was brought, call by call.</summary>
    public ImmutableArray<AgentBeat>[] Calls => [.. _calls];

    public async Task<IntakeReceipt> HearAsync(ImmutableArray<AgentBeat> beats, CancellationToken cancellationToken)
    {
        _calls.Enqueue(beats);
        await Pause();
        return new IntakeReceipt([.. Enumerable.Range(0, beats.Length).Where(place => !Hears(beats[place]))]);
    }
}
