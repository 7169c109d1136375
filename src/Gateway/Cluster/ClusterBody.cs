using Molecule.Grains.Interfaces.Cluster;

namespace Molecule.Gateway.Cluster;

/// <summary>The silos of the cluster.</summary>
internal sealed record ClusterBody
{
    /// <summary>Those that are active, by name.</summary>
    public required IReadOnlyList<SiloBody> Silos { get; init; }

    public static ClusterBody From(ClusterDescription cluster) => new()
    {
        Silos = [.. cluster.Silos.Select(silo => new SiloBody { Name = silo.Name, Address = silo.Address, Workspaces = silo.Workspaces })],
    };

    /// <summary>A silo and its share of the work.</summary>
    internal sealed record SiloBody
    {
        /// <summary>What it calls itself.</summary>
        public required string Name { get; init; }

        /// <summary>Where the other silos reach it, host and port.</summary>
        public required string Address { get; init; }

        /// <summary>Workspaces that are awake on it now.</summary>
        public required int Workspaces { get; init; }
    }
}
