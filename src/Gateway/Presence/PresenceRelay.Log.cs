namespace Molecule.Gateway.Presence;

internal sealed partial class PresenceRelay
{
    [LoggerMessage(LogLevel.Debug, "Other gateways were not told who is here ({Reason})")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Debug, "A message on canvas:presence could not be read")]
    private static partial void LogUnreadable(ILogger logger);
}
