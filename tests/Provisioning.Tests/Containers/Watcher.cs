using System.Collections.Concurrent;
using Molecule.Grains.Containers;

namespace Molecule.Provisioning.Tests.Containers;

/// <summary>Somebody who watches an engine until he is cut off.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private readonly CancellationTokenSource _cut = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<ContainerNews> _news = new();
    private readonly Task _watching;

    private Watcher(IContainerEngine engine, DateTimeOffset since) => _watching = WatchAsync(engine, since);

    /// <summary>What he has heard so far, without the word that the engine listens.</summary>
    public IReadOnlyCollection<ContainerNews> News => _news;

    /// <summary>Fails when the engine was lost, and is cancelled when he was cut off.</summary>
    public Task Watching => _watching;

    /// <summary>Returns when the engine listens.</summary>
    public static async Task<Watcher> StartAsync(IContainerEngine engine, DateTimeOffset since)
    {
        var watcher = new Watcher(engine, since);
        await await Task.WhenAny(watcher._listening.Task, watcher._watching);
        return watcher;
    }

    public async ValueTask DisposeAsync()
    {
        await _cut.CancelAsync();
        await _watching.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _cut.Dispose();
    }

    private async Task WatchAsync(IContainerEngine engine, DateTimeOffset since)
    {
        await foreach (var news in engine.WatchAsync(since, _cut.Token))
        {
            if (news.ContainerId is null)
                _listening.TrySetResult();
            else
                _news.Enqueue(news);
        }
    }
}
