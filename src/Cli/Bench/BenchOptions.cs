namespace Molecule.Cli.Bench;

/// <summary>What <c>bench</c> was asked for.</summary>
internal sealed record BenchOptions
{
    /// <summary>Names of scenarios; all of them when empty.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = [];

    /// <summary>How often each is run. Default 5.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>How long each load is measured. Default 8 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Connections of the load generator. Default 64.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>Workspaces that beat. Default 10,000.</summary>
    public int Workspaces { get; init; } = 10_000;

    /// <summary>Workspaces that are awake and idle while memory is looked at. Default 100,000.</summary>
    public int Residents { get; init; } = 100_000;

    /// <summary>Workspaces that beat every 30 s while it is looked whether anybody is called offline. Default 1,000,000.</summary>
    public int Crowd { get; init; } = 1_000_000;

    /// <summary>How many of them begin every 30 s. Default 50,000.</summary>
    public int CrowdBegins { get; init; } = 50_000;

    /// <summary>For how long they do, once all have begun. Default 10 minutes.</summary>
    public TimeSpan CrowdDuration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Agents that come back at once after everything was restarted. Default 50,000.</summary>
    public int Returning { get; init; } = 50_000;

    /// <summary>Where the databases are while it runs. Default: the directory for temporary files.</summary>
    public string Data { get; init; } = Path.GetTempPath();

    /// <summary>A file that receives the report as well; null for none.</summary>
    public string? Markdown { get; init; }

    /// <summary>How long a load lasts at least before it counts. 3 s to 8 s.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Math.Clamp(Duration.TotalSeconds, 3, 8));
}
