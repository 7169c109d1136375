using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces.Cluster;
using Molecule.Grains.Interfaces.Heartbeats;

namespace Molecule.Gateway.Cluster;

/// <summary>
/// Asks twice a second which silos there are, and tells each of them that a gateway is there. Nothing waits for an answer: a silo that hangs keeps
/// what goes through it, so each round takes another way.
/// </summary>
internal sealed partial class ClusterWatch(
    IClusterConnection cluster, KnownMembers members, IOptions<SiloOptions> options, TimeProvider time, ILogger<ClusterWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, time);
        try
        {
            for (var way = 0; await timer.WaitForNextTickAsync(stoppingToken); way = (way + 1) % ClusterWays.Count)
            {
                _ = LearnAsync(way, stoppingToken);
                foreach (var silo in members.Active)
                    _ = AttendAsync(silo, way, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is not a failure.
        }
    }

    private async Task LearnAsync(int way, CancellationToken stoppingToken)
    {
        try
        {
            members.Learn(await cluster.Grains.GetGrain<ICluster>(way).ReadMembersAsync().WaitAsync(options.Value.TryTimeout, time, stoppingToken));
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogUnanswered(logger, "The cluster", exception.Message);
        }
    }

    private async Task AttendAsync(SiloAddress silo, int way, CancellationToken stoppingToken)
    {
        try
        {
            await cluster.Grains.GetGrain<IHeartbeatIntake>($"{silo.ToParsableString()}/{way}").AttendAsync().WaitAsync(options.Value.TryTimeout, time, stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogUnanswered(logger, silo, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Who} did not answer: {Reason}")]
    private static partial void LogUnanswered(ILogger logger, object who, string reason);
}
