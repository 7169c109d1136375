namespace Molecule.Gateway.Feed;

internal sealed partial class EventPump
{
    [LoggerMessage(LogLevel.Warning, "The log cannot be read now; those who listen wait: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "Reading the log failed; it is tried again")]
    private static partial void LogBug(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "The log can be read again")]
    private static partial void LogBack(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The log ended at {Known} and now ends at {Head}: it is another one, and those who listen begin anew")]
    private static partial void LogAnotherLog(ILogger logger, long known, long head);

    [LoggerMessage(LogLevel.Error, "The log goes on after position {Position} with a hole; reading on waits until it is filled")]
    private static partial void LogHole(ILogger logger, long position);
}
