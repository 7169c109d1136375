namespace Molecule.Gateway.Health;

internal sealed partial class ReadinessCheck
{
    [LoggerMessage(LogLevel.Debug, "The cluster did not answer: {Reason}")]
    private static partial void LogClusterAway(ILogger logger, string reason);
}
