namespace Molecule.Gateway.Feed;

internal sealed partial class EventStream
{
    [LoggerMessage(LogLevel.Information, "A listener to an event stream takes nothing and is cut off")]
    private static partial void LogTooSlow(ILogger logger);
}
