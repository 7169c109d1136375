namespace Molecule.Cli.Local;

/// <summary>What a local cluster is made of.</summary>
internal sealed record LocalClusterOptions
{
    /// <summary>One log file per process goes here.</summary>
    public required string LogDirectory { get; init; }

    /// <summary>2 by default.</summary>
    public int Silos { get; init; } = 2;

    /// <summary>1 by default.</summary>
    public int Gateways { get; init; } = 1;

    /// <summary>One process that is a silo and a gateway, instead of silos and gateways; it counts as a gateway here. Not by default.</summary>
    public bool CoHost { get; init; }

    /// <summary>The port of each gateway, in order; a gateway beyond the list takes a free one. Empty by default.</summary>
    public IReadOnlyList<int> GatewayPorts { get; init; } = [];

    /// <summary>Further variables for silos and gateways: <c>MOLECULE_WORKSPACES__HEARTBEATTIMEOUT</c> = <c>00:00:05</c>.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>How long all of it may take to become ready. 60 s by default.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Hears of each process as soon as it runs, long before it is ready. Nobody by default.</summary>
    public Action<LocalProcess> Started { get; init; } = _ => { };
}
