namespace Molecule.Gateway.Heartbeats;

/// <summary>A heartbeat was heard.</summary>
internal sealed record HeartbeatReplyBody
{
    /// <summary>Always <c>ok</c>.</summary>
    public string Status { get; init; } = "ok";

    /// <summary>
    /// When to beat again, in milliseconds from now: about half of the silence after which the workspace is called offline, longer while the
    /// cluster is short of time, and never the same twice. Who beats every 30 seconds instead loses nothing.
    /// </summary>
    public required int NextHeartbeatMs { get; init; }
}
