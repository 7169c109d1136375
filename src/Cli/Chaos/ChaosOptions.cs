namespace Molecule.Cli.Chaos;

/// <summary>What <c>chaos</c> was asked for.</summary>
internal sealed record ChaosOptions
{
    public required int Seed { get; init; }

    /// <summary>How long parts fail. What is judged afterwards comes on top.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(3);

    public int Silos { get; init; } = 3;

    public int Gateways { get; init; } = 2;

    public int Agents { get; init; } = 60;

    /// <summary>Silence after which an agent is offline. All other times of liveness keep their ratio to it.</summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Say what would fail when, and end.</summary>
    public bool OnlyList { get; init; }

    /// <summary>Where the databases and the logs are.</summary>
    public string Data { get; init; } = Path.GetTempPath();
}
