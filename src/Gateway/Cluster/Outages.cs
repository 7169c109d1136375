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
    public static bool IsBeforeAnythingHappened(Exception exception) => exception
        is (OrleansMessageRejectionException and not SiloUnavailableException)
        or ConnectionFailedException or GatewayTooBusyException or InconsistentStateException;

    public static bool IsOutage(Exception exception) => Explain(exception) is not null;
}
