namespace Molecule.Gateway.Canvas;

internal sealed partial class CanvasStream
{
    [LoggerMessage(LogLevel.Debug, "A canvas waits for the cluster: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
