namespace Molecule.Gateway.Cluster;

/// <summary>Where the cluster is.</summary>
internal sealed class SiloOptions
{
    /// <summary>The silos' gateway ports, <c>host:port</c> joined by commas; <c>MOLECULE_SILOS</c>. Default 127.0.0.1:30000.</summary>
    public string Silos { get; set; } = "127.0.0.1:30000";

    /// <summary>One for each start of a cluster; <c>MOLECULE_CLUSTER__ID</c>. Default molecule.</summary>
    public string ClusterId { get; set; } = "molecule";

    /// <summary>How often the silos' names are looked up again. Default 10 s.</summary>
    public TimeSpan Refresh { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call may take. Default 5 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one try of a heartbeat or a read may take before another is made. Default 3 s.</summary>
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long all tries of a heartbeat or a read may take together. Default 12 s: a silo that hangs is found dead within ten. An agent that gives up
    /// earlier loses nothing, it beats again.
    /// </summary>
    public TimeSpan AskTimeout { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>Time between attempts to reach a cluster that is not there yet. Default 1 s.</summary>
    public TimeSpan ConnectRetry { get; set; } = TimeSpan.FromSeconds(1);
}
