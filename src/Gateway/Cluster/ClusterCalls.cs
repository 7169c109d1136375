using Microsoft.Extensions.Options;
using Orleans.Storage;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Molecule.Gateway.Cluster;

/// <summary>
/// Calls grains. What may be said twice is said again when a silo was lost, so that callers do not see it where it can be hidden: calls
/// through a silo that died hang until they time out, and the second try takes another one.
/// </summary>
internal sealed class ClusterCalls
{
    /// <summary>
    /// Together about four seconds: a silo that was killed is found dead in two to three, and until then its workspaces are rejected fast.
    /// </summary>
    private const int MoreTries = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly IClusterConnection _cluster;
    private readonly ResiliencePipeline _repeated;

    public ClusterCalls(IClusterConnection cluster, IOptions<SiloOptions> options, TimeProvider time)
    {
        _cluster = cluster;
        _repeated = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Value.AskTimeout })
            .AddRetry(new RetryStrategyOptions
            {
                // Before the first connection nothing is gained by asking again at once.
                ShouldHandle = new PredicateBuilder().Handle<Exception>(failure => failure is not ClusterUnavailableException && Outages.IsOfCluster(failure)),
                MaxRetryAttempts = MoreTries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = FirstPause,
                MaxDelay = LongestPause,
                UseJitter = true,
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Value.TryTimeout })
            .Build();
    }

    /// <summary>Makes a call that changes nothing, or the same however often it is made.</summary>
    public async Task<T> AskAsync<T>(Func<IGrainFactory, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        await _repeated.ExecuteAsync(async token => await call(_cluster.Grains, token), cancellationToken);

    /// <summary>
    /// Makes a call that changes something. It is waited for even when its caller has hung up, and made a second time only when two
    /// activations have raced, because then nothing was written.
    /// </summary>
    public async Task<T> CommandAsync<T>(Func<IGrainFactory, Task<T>> call)
    {
        try
        {
            return await call(_cluster.Grains);
        }
        catch (InconsistentStateException)
        {
            return await call(_cluster.Grains);
        }
    }

    /// <summary>Makes a call that changes something and says nothing.</summary>
    public Task CommandAsync(Func<IGrainFactory, Task> call) =>
        CommandAsync(async grains =>
        {
            await call(grains);
            return true;
        });
}
