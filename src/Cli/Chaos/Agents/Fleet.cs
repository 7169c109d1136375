using Molecule.Cli.Chaos.Faults;

namespace Molecule.Cli.Chaos.Agents;

/// <summary>All agents: a third of them beats over HTTP, a third over the hub, and a third from hosts that send lists.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    /// <summary>Agents of one host.</summary>
    private const int HostSize = 10;

    private readonly IReadOnlyList<SimulatedAgent> _agents;
    private readonly IReadOnlyList<Heart> _hearts;
    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _beating;

    public Fleet(IReadOnlyList<SimulatedAgent> agents, Gateways gateways, TimeSpan heartbeatTimeout, Journal journal, TimeProvider time)
    {
        (_agents, _journal, _time) = (agents, journal, time);
        // Who waits long for one answer is silent for as long: of the 60 s that are tolerated by default it would be 10.
        var limit = heartbeatTimeout / 6;
        _hearts =
        [
            .. agents.Where(agent => agent.Number % 3 == 0).Select(agent => new HttpHeart(agent, gateways, limit, journal, time)),
            .. agents.Where(agent => agent.Number % 3 == 1).Select(agent => new HubHeart(agent, gateways, limit, journal, time)),
            .. agents.Where(agent => agent.Number % 3 == 2).Chunk(HostSize).Select(host => new ListHeart(host, gateways, limit, journal, time)),
        ];
        _beating = Task.WhenAll(_hearts.Select(heart => Task.Run(() => heart.RunAsync(_stop.Token))));
    }

    public IReadOnlyList<Life> Lives => [.. _agents.Select(agent => agent.Tell())];

    public IEnumerable<SimulatedAgent> Living => _agents.Where(agent => agent.IsAlive);

    public IEnumerable<SimulatedAgent> Dead => _agents.Where(agent => !agent.IsAlive);

    /// <summary>Kills shares of the agents as the schedule says; those whose time is not over at <paramref name="end"/> stay dead.</summary>
    public Task FollowAsync(IReadOnlyList<Fault> faults, DateTimeOffset start, DateTimeOffset end, CancellationToken stop) => Task.WhenAll(faults.Select(async fault =>
    {
        SimulatedAgent[] share = [.. _agents.Where(agent => agent.Number % Part.AgentShares == fault.Part.Number - 1)];
        await DelayUntilAsync(start + fault.At, stop);
        var isForGood = start + fault.Until >= end;
        _journal.Say($"kill {fault.Part}, {share.Length} of them, {(isForGood ? "for good" : $"for {fault.For.TotalSeconds:0.0} s")}");
        foreach (var agent in share)
            agent.Die(_time.GetUtcNow());
        if (isForGood)
            return;
        await DelayUntilAsync(start + fault.Until, stop);
        foreach (var agent in share)
            agent.ComeBack(_time.GetUtcNow());
        foreach (var heart in _hearts.Where(heart => heart.Agents.Intersect(share).Any()))
            heart.Wake();
        _journal.Note($"{fault.Part} are back");
    }));

    /// <summary>All fall silent. A heart that could not go on says here why.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _beating;
        }
        catch (OperationCanceledException)
        {
            // They were told to.
        }

        foreach (var heart in _hearts)
            await heart.DisposeAsync();
        _stop.Dispose();
    }

    private Task DelayUntilAsync(DateTimeOffset until, CancellationToken stop)
    {
        var rest = until - _time.GetUtcNow();
        return rest > TimeSpan.Zero ? Task.Delay(rest, _time, stop) : Task.CompletedTask;
    }
}
