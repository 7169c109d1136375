namespace Molecule.Gateway.Cluster;

internal sealed partial class SiloLookup
{
    [LoggerMessage(LogLevel.Warning, "Silo {Host} cannot be looked up: {Reason}")]
    private static partial void LogUnresolved(ILogger logger, string host, string reason);
}
