namespace Molecule.Gateway.Feed;

internal sealed partial class SocketSession
{
    [LoggerMessage(LogLevel.Information, "A socket takes nothing after position {Position} and is closed")]
    private static partial void LogTooSlow(ILogger logger, long position);

    [LoggerMessage(LogLevel.Debug, "A socket was cut off: {Reason}")]
    private static partial void LogCutOff(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "A socket's stream failed; it is closed")]
    private static partial void LogBug(ILogger logger, Exception exception);
}
