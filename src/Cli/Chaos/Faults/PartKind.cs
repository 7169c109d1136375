namespace Molecule.Cli.Chaos.Faults;

/// <summary>What can fail.</summary>
internal enum PartKind
{
    Silo,
    Gateway,
    Redis,
    Postgres,

    /// <summary>A share of the agents.</summary>
    Agents,
}
