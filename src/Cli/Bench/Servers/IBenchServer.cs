namespace Molecule.Cli.Bench.Servers;

/// <summary>Something that takes heartbeats, and the processes that it does so with.</summary>
internal interface IBenchServer : IAsyncDisposable
{
    /// <summary>Where it listens on this machine.</summary>
    int Port { get; }

    IReadOnlyList<ServerProcess> Processes { get; }

    /// <summary>Its own; null when it has none.</summary>
    Stores? Stores { get; }
}
