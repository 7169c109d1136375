namespace Molecule.Gateway.Cluster;

internal sealed partial class ClusterConnection
{
    [LoggerMessage(LogLevel.Information, "Reached the cluster at {Silos}")]
    private static partial void LogReached(ILogger logger, string silos);

    [LoggerMessage(LogLevel.Information, "Waiting for the cluster at {Silos}: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string silos, string reason);

    [LoggerMessage(LogLevel.Information, "Leaving the cluster")]
    private static partial void LogLeaving(ILogger logger);
}
