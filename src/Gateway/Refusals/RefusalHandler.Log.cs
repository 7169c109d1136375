namespace Molecule.Gateway.Refusals;

internal sealed partial class RefusalHandler
{
    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed (trace {Trace})")]
    private static partial void LogBug(ILogger logger, Exception exception, string method, PathString path, string trace);

    [LoggerMessage(LogLevel.Debug, "{Method} {Path} could not be served now: {Reason}")]
    private static partial void LogOutage(ILogger logger, string method, PathString path, string reason);
}
