namespace Molecule.Cli.Local;

/// <summary>A gateway of a local cluster; it keeps its address when it is started again.</summary>
internal sealed record LocalGateway(LocalProcess Process, Uri Address);
