using Molecule.Gateway.Cluster;
using Molecule.Gateway.Redis;
using Molecule.Grains.Interfaces.Cluster;

namespace Molecule.Gateway.Health;

/// <summary>Asks every part at once whether it works.</summary>
internal sealed partial class ReadinessCheck(IClusterConnection cluster, IBroadcasts redis, TimeProvider time, ILogger<ReadinessCheck> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public async Task<Readiness> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var asked = AskClusterAsync(either.Token);
        var pinged = AskRedisAsync(either.Token);
        var health = await asked;
        return Readiness.From(health.Silos, health.PostgresAnswers, await pinged);
    }

    private async Task<ClusterHealth> AskClusterAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.Grains.GetGrain<ICluster>(ClusterWays.Any()).CheckAsync(cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException || Outages.IsOutage(exception))
        {
            LogClusterAway(logger, exception.Message);
            return new ClusterHealth(0, false);
        }
    }

    private async Task<bool> AskRedisAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await redis.AnswersAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
