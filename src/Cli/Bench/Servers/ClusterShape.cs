namespace Molecule.Cli.Bench.Servers;

/// <summary>What processes a cluster consists of.</summary>
/// <param name="Gateways">How many gateways there are, beside one silo.</param>
/// <param name="CoHost">Whether gateway and silo are one process instead.</param>
internal sealed record ClusterShape(int Gateways = 1, bool CoHost = false);
