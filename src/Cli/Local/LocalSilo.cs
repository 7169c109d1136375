namespace Molecule.Cli.Local;

/// <summary>A silo of a local cluster; it keeps its name and its ports when it is started again.</summary>
internal sealed record LocalSilo(LocalProcess Process, int Port, int GatewayPort);
