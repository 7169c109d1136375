namespace Molecule.Gateway.Heartbeats;

/// <summary>What became of many heartbeats.</summary>
internal sealed record HeartbeatsReplyBody
{
    /// <summary>One for each entry, in their order.</summary>
    public required IReadOnlyList<HeartbeatResultBody> Results { get; init; }

    /// <inheritdoc cref="HeartbeatReplyBody.NextHeartbeatMs"/>
    public required int NextHeartbeatMs { get; init; }
}
