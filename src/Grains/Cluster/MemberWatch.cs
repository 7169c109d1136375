using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces.Cluster;

namespace Molecule.Grains.Cluster;

/// <summary>
/// Knows which silos there are and where gateways reach them. The cluster tells each silo of every change, but not of ports: those stand in the
/// membership table, which is read once for each change.
/// </summary>
internal sealed partial class MemberWatch(IClusterMembershipService cluster, IMembershipTable table, TimeProvider time, ILogger<MemberWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    /// <summary>As of the last change that could be read; before the first, what the cluster has told.</summary>
    public ClusterMembers Members
    {
        get => Volatile.Read(ref field) ?? new ClusterMembers(
            cluster.CurrentSnapshot.Version.Value,
            [.. cluster.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)],
            []);
        private set => Volatile.Write(ref field, value);
    }

    /// <summary>What the table says.</summary>
    public static ClusterMembers Of(long version, IReadOnlyCollection<MembershipEntry> entries)
    {
        var gateways = entries.ToLookup(entry => entry.Status is SiloStatus.ShuttingDown or SiloStatus.Stopping or SiloStatus.Dead, GatewayOf);
        return new ClusterMembers(
            version,
            [.. entries.Where(entry => entry.Status == SiloStatus.Active).Select(entry => entry.SiloAddress)],
            [.. gateways[true].Except(gateways[false])]);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var change in cluster.MembershipUpdates.WithCancellation(stoppingToken))
            {
                while (!await TryReadAsync(stoppingToken) && cluster.CurrentSnapshot.Version == change.Version)
                    await Task.Delay(RetryPause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is not a failure.
        }
    }

    private static IPEndPoint GatewayOf(MembershipEntry entry) => new(entry.SiloAddress.Endpoint.Address, entry.ProxyPort);

    private async Task<bool> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var read = await table.ReadAllAsync(cancellationToken);
            Members = Of(read.Version.Version, [.. read.Members.Select(member => member.Item1)]);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogUnread(logger, exception.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The membership table could not be read: {Reason}")]
    private static partial void LogUnread(ILogger logger, string reason);
}
