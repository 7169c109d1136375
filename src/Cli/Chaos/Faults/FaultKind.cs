namespace Molecule.Cli.Chaos.Faults;

/// <summary>How something fails.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL, and later a new start.</summary>
    Kill,

    /// <summary>SIGSTOP, and later SIGCONT.</summary>
    Hang,

    /// <summary>An orderly stop (SIGTERM; SIGINT for Postgres, whose SIGTERM waits for its clients), and later a new start.</summary>
    Stop,
}
