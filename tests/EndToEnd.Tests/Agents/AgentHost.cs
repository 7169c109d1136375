using System.Collections.Concurrent;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests.Agents;

/// <summary>A machine that runs very many agents and beats for them in lists. What was not heard is said again a second later.</summary>
internal sealed class AgentHost : IAsyncDisposable
{
    private const int ListSize = 100;
    private const int Connections = 16;

    private static readonly TimeSpan SaidAgain = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, string> _tokens = new();
    private readonly ConcurrentDictionary<Guid, bool> _dead = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Platform _platform;
    private readonly TimeSpan _interval;
    private Task _beating = Task.CompletedTask;
    private long _heard;
    private long _saidAgain;

    private AgentHost(Platform platform, TimeSpan interval) => (_platform, _interval) = (platform, interval);

    public IReadOnlyCollection<Guid> Workspaces => [.. _tokens.Keys];

    /// <summary>Beats that were answered with ok.</summary>
    public long Heard => Interlocked.Read(ref _heard);

    /// <summary>Beats that had to be said again.</summary>
    public long SaidAgainCount => Interlocked.Read(ref _saidAgain);

    /// <summary>Registers so many agents and begins to beat for all of them, each once an interval.</summary>
    public static async Task<AgentHost> StartAsync(Platform platform, int agents, TimeSpan interval, CancellationToken cancellationToken)
    {
        var host = new AgentHost(platform, interval);
        var beating = new List<Task>();
        var ids = Enumerable.Range(0, agents).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var (index, list) in ids.Chunk(ListSize).Index())
        {
            await Parallel.ForEachAsync(
                list,
                new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = cancellationToken },
                async (id, stop) => host._tokens[id] = (await platform.RegisterAsync(id, stop))!);

            // Whoever has registered beats, however long it takes until all of them have.
            beating.Add(host.BeatAsync(list, interval * ((double)index * ListSize / agents)));
        }

        host._beating = Task.WhenAll(beating);
        return host;
    }

    /// <summary>These agents say nothing any more, from now on.</summary>
    public void Kill(IEnumerable<Guid> agents)
    {
        foreach (var agent in agents)
        {
            _dead[agent] = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _beating;
        _stop.Dispose();
    }

    private async Task BeatAsync(Guid[] agents, TimeSpan first)
    {
        // The next round begins in time, whatever became of the one before: agents do not wait for each other.
        var rounds = new List<Task>();
        try
        {
            await Task.Delay(first, TimeProvider.System, _stop.Token);
            while (!_stop.IsCancellationRequested)
            {
                rounds.RemoveAll(round => round.IsCompleted);
                rounds.Add(SayUntilHeardAsync(agents));
                await Task.Delay(_interval, TimeProvider.System, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It was told to stop.
            await Task.WhenAll(rounds);
        }
    }

    private async Task SayUntilHeardAsync(Guid[] unheard)
    {
        try
        {
            while ((unheard = await SayAsync([.. unheard.Where(agent => !_dead.ContainsKey(agent))])).Length > 0)
            {
                Interlocked.Add(ref _saidAgain, unheard.Length);
                await Task.Delay(SaidAgain, TimeProvider.System, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It was told to stop.
        }
    }

    /// <summary>Says it once, and returns for whom it was not heard.</summary>
    private async Task<Guid[]> SayAsync(Guid[] agents)
    {
        if (agents.Length == 0)
        {
            return [];
        }

        try
        {
            var answer = await _platform.PostAsync("registry/heartbeats", agents.Select(id => new { workspace_id = id, auth_token = _tokens[id] }), _stop.Token);
            var unheard = answer.Status == System.Net.HttpStatusCode.OK
                ? answer.Json.GetProperty("results").EnumerateArray().Zip(agents).Where(result => result.First.GetProperty("status").GetString() != "ok").Select(result => result.Second).ToArray()
                : agents;
            Interlocked.Add(ref _heard, agents.Length - unheard.Length);
            return unheard;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !_stop.IsCancellationRequested))
        {
            return agents;
        }
    }
}
