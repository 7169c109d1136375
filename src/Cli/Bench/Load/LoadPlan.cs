namespace Molecule.Cli.Bench.Load;

/// <summary>How hard a server is pressed, and for how long.</summary>
internal sealed record LoadPlan
{
    /// <summary>Connections, each with one request on its way at most.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>When it ends.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>
    /// Requests per second that are due, whatever becomes of those before; latency counts from when a request was due, so that a server which
    /// stops cannot hide it. Null: as many as get answered, and latency counts from the sending.
    /// </summary>
    public double? Rate { get; init; }

    /// <summary>How late the last request of a <see cref="Rate"/> may be before it is given up. 20 s by default.</summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Most requests, after which it ends as well. Also bounds what is kept: 4 bytes each.</summary>
    public int MaxRequests { get; init; } = 50_000_000;
}
