namespace Molecule.Gateway.Redis;

internal sealed partial class RedisBroadcasts
{
    [LoggerMessage(LogLevel.Information, "Listening to events:broadcast on Redis")]
    private static partial void LogListening(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Redis is away ({Reason}); the log is read once a second until it is back")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Debug, "A message on events:broadcast could not be read")]
    private static partial void LogUnreadable(ILogger logger);
}
