namespace Molecule.Gateway.Feed;

internal sealed partial class FeedReader
{
    [LoggerMessage(LogLevel.Debug, "Somebody who listens waits for the cluster: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
