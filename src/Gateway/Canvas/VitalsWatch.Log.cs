namespace Molecule.Gateway.Canvas;

internal sealed partial class VitalsWatch
{
    [LoggerMessage(LogLevel.Error, "Comparing vitals failed; it is tried again")]
    private static partial void LogBug(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Debug, "Vitals cannot be read now: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
