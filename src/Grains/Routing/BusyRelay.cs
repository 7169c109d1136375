using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Molecule.Grains.Routing;

/// <summary>One message to each silo, its own too.</summary>
internal sealed partial class BusyRelay(BusyEars ears, ISiloStatusOracle silos, ILogger<BusyRelay> logger) : IBusyRelay
{
    public void Tell(ImmutableArray<BusyCount> counts)
    {
        foreach (var silo in silos.GetApproximateSiloStatuses(onlyActive: true).Keys)
        {
            _ = TellAsync(silo, counts);
        }
    }

    private async Task TellAsync(SiloAddress silo, ImmutableArray<BusyCount> counts)
    {
        try
        {
            await ears.Of(silo).HearAsync(counts);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            LogDeaf(logger, silo, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The silo {Silo} could not be told how busy agents are")]
    private static partial void LogDeaf(ILogger logger, SiloAddress silo, Exception exception);
}
