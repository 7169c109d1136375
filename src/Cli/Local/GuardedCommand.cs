namespace Molecule.Cli.Local;

/// <summary>What a <see cref="GuardedProcess"/> runs.</summary>
/// <param name="Name">What people call it: "silo-1", "Postgres".</param>
internal sealed record GuardedCommand(string Name, string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Receives what the process writes, after what is there already.</summary>
    public required string LogFile { get; init; }

    /// <summary>Added to this process' own environment; null takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    public string? WorkingDirectory { get; init; }

    /// <summary>The signal that asks for a clean stop, by name without SIG.</summary>
    public string StopSignal { get; init; } = "TERM";

    /// <summary>How long a clean stop may take before the process is killed. Whole seconds; 10 s by default.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);
}
