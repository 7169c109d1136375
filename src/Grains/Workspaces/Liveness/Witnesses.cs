namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>Who notices that an agent is silent. Each suffices; none decides, because all of them only ask the workspace.</summary>
[Flags]
internal enum Witnesses
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>The clock of the silo where the workspace is awake (<see cref="Deadlines"/>): within a second, and gone with its silo.</summary>
    Timer = 1,

    /// <summary>The key in Redis that expires when nobody refreshes it, whoever died: early, and may be lost.</summary>
    Expiry = 2,

    /// <summary>The look into Postgres that each silo takes for its share of the workspaces: late, and never lost.</summary>
    Sweep = 4,

    /// <summary>Everybody.</summary>
    All = Timer | Expiry | Sweep,
}
