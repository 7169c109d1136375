using System.Collections.Concurrent;
using System.Net;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests.Agents;

/// <summary>
/// Callers that do not wait for each other: every workspace is read, renamed and beats at a fixed pace, whatever became of the calls before. What
/// they saw is kept.
/// </summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private static readonly TimeSpan GivesUp = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Platform _platform;
    private readonly Task _calling;

    private SteadyLoad(Platform platform, IReadOnlyList<Guid> workspaces, TimeSpan pace)
    {
        (_platform, Workspaces) = (platform, workspaces);
        _calling = Task.WhenAll(workspaces.Index().Select(workspace => CallAsync(workspace.Item, pace, pace * ((double)workspace.Index / workspaces.Count))));
    }

    /// <summary>What is asked of a workspace.</summary>
    public enum Kind
    {
        /// <summary>Its record.</summary>
        Read,

        /// <summary>Its heartbeat.</summary>
        Beat,

        /// <summary>Another name.</summary>
        Rename,
    }

    public IReadOnlyList<Guid> Workspaces { get; }

    /// <summary>Those that have ended.</summary>
    public IReadOnlyCollection<Call> Calls => _calls;

    /// <summary>Creates so many workspaces with agents, and begins.</summary>
    public static async Task<SteadyLoad> StartAsync(Platform platform, int workspaces, TimeSpan pace, CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < workspaces; i++)
        {
            ids.Add(await platform.CreateAsync($"workspace {i}", cancellationToken));
            await platform.RegisterAsync(ids[^1], cancellationToken);
        }

        return new SteadyLoad(platform, ids, pace);
    }

    /// <summary>No more calls; those that were made are waited for.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _calling;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task CallAsync(Guid workspace, TimeSpan pace, TimeSpan first)
    {
        var open = new List<Task>();
        try
        {
            await Task.Delay(first, TimeProvider.System, _stop.Token);
            for (var number = 0; !_stop.IsCancellationRequested; number++)
            {
                open.RemoveAll(call => call.IsCompleted);
                open.Add(ObserveAsync(workspace, Kind.Read, stop => _platform.GetAsync($"workspaces/{workspace}", stop)));
                open.Add(ObserveAsync(workspace, Kind.Beat, stop => _platform.BeatAsync(workspace, stop)));
                if (number % 4 == 0)
                {
                    var name = $"name {number}";
                    open.Add(ObserveAsync(workspace, Kind.Rename, stop => _platform.PatchAsync(workspace, new { name }, stop)));
                }

                await Task.Delay(pace, TimeProvider.System, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It was told to stop; what it has asked is answered.
        }

        await Task.WhenAll(open);
    }

    private async Task ObserveAsync(Guid workspace, Kind kind, Func<CancellationToken, Task<Answer>> call)
    {
        var start = TimeProvider.System.GetTimestamp();
        HttpStatusCode? status;
        using var limit = new CancellationTokenSource(GivesUp);
        try
        {
            status = (await call(limit.Token)).Status;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            status = null;
        }

        _calls.Enqueue(new Call(workspace, kind, start, TimeProvider.System.GetTimestamp(), status));
    }

    /// <summary>One that has ended.</summary>
    /// <param name="Workspace">Of whom.</param>
    /// <param name="Kind">What.</param>
    /// <param name="Start">When it was made, as a timestamp.</param>
    /// <param name="End">When it was answered.</param>
    /// <param name="Status">The answer; null without one.</param>
    public sealed record Call(Guid Workspace, Kind Kind, long Start, long End, HttpStatusCode? Status)
    {
        public bool IsGood => Status == HttpStatusCode.OK;

        public TimeSpan Took => TimeProvider.System.GetElapsedTime(Start, End);
    }
}
