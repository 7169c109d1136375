using Microsoft.Extensions.Options;
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
    /// Together about ten seconds: a silo that was killed is found dead in two to three, one that hangs in nine, and until then calls to its workspaces
    /// are rejected fast or hang.
    /// </summary>
    private const int MoreTries = 12;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly IClusterConnection _cluster;
    private readonly ResiliencePipeline _asking;
    private readonly ResiliencePipeline _commanding;

    public ClusterCalls(IClusterConnection cluster, IOptions<SiloOptions> options, TimeProvider time)
    {
        _cluster = cluster;
        _asking = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Value.AskTimeout })
            // Before the first connection nothing is gained by asking again at once.
            .AddRetry(Again(failure => failure is not ClusterUnavailableException && Outages.IsOfCluster(failure)))
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Value.TryTimeout })
            .Build();
        _commanding = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(Again(Outages.IsBeforeAnythingHappened)).Build();
    }

    /// <summary>Makes a call that changes nothing, or the same however often it is made.</summary>
    public async Task<T> AskAsync<T>(Func<IGrainFactory, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        await _asking.ExecuteAsync(async token => await SeeThroughAsync(call(_cluster.Grains, token), token), cancellationToken);

    /// <summary>
    /// Makes a call that changes something. It is waited for even when its caller has hung up, and made again only when nothing was written: when
    /// it was not delivered, or when two activations have raced.
    /// </summary>
    public async Task<T> CommandAsync<T>(Func<IGrainFactory, Task<T>> call) =>
        await _commanding.ExecuteAsync(async token => await SeeThroughAsync(call(_cluster.Grains), token), CancellationToken.None);

    /// <summary>Makes a call that changes something and says nothing.</summary>
    public Task CommandAsync(Func<IGrainFactory, Task> call) =>
        CommandAsync(async grains =>
        {
            await call(grains);
            return true;
        });

    /// <summary>
    /// A silo that finds no place for a grain in time, because too many others are away, says that the call was cancelled. When nobody here has
    /// cancelled it, it was not answered in time.
    /// </summary>
    private static async Task<T> SeeThroughAsync<T>(Task<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call;
        }
        catch (OperationCanceledException lost) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(lost.Message, lost);
        }
    }

    private static RetryStrategyOptions Again(Func<Exception, bool> isWorthIt) => new()
    {
        ShouldHandle = new PredicateBuilder().Handle(isWorthIt),
        MaxRetryAttempts = MoreTries,
        BackoffType = DelayBackoffType.Exponential,
        Delay = FirstPause,
        MaxDelay = LongestPause,
        UseJitter = true,
    };
}
