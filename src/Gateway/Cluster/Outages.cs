using Molecule.Grains.Interfaces;
using Orleans.Runtime.Messaging;
using Orleans.Storage;
using Polly.Timeout;

namespace Molecule.Gateway.Cluster;

/// <summary>Tells outages, which pass, from bugs, which do not.</summary>
internal static class Outages
{
    /// <summary>What to tell a caller about an outage, or null when the failure is none.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        StorageUnavailableException => exception.Message,
        ClusterUnavailableException => exception.Message,
        TimeoutException or TimeoutRejectedException =>
            "The cluster did not answer in time; what was asked may still happen. Look before you try again.",
        EnumerationAbortedException => "The silo that was answering is gone, or waited too long for its reader. Try again.",
        SiloUnavailableException or OrleansMessageRejectionException or ConnectionFailedException or GatewayTooBusyException =>
            "The cluster cannot be reached at the moment. Try again in a second.",
        _ => null,
    };

    /// <summary>Whether the cluster itself did not answer, so that another try may meet a healthy silo.</summary>
    public static bool IsOfCluster(Exception exception) => exception is not StorageUnavailableException && IsOutage(exception);

    /// <summary>
    /// Whether what was to be changed is as it was, so that the change may be asked for again. A call that a lost silo had begun ends as a rejection of
    /// its own kind, and is not meant.
    /// </summary>
    public static bool IsBeforeAnythingHappened(Exception exception) => exception switch
    {
        SiloUnavailableException unavailable => IsFromASiloThatStops(unavailable),
        OrleansMessageRejectionException or ConnectionFailedException or GatewayTooBusyException or InconsistentStateException => true,
        _ => false,
    };

    /// <summary>
    /// A silo that was asked to stop finds no place for a grain any more: the call has reached nobody. Orleans says so with the type that it also uses for
    /// calls whose silo died, and only the text tells them apart.
    /// </summary>
    private static bool IsFromASiloThatStops(SiloUnavailableException exception) =>
        exception.Message.EndsWith("is shutting down.", StringComparison.Ordinal);

    public static bool IsOutage(Exception exception) => Explain(exception) is not null;
}
