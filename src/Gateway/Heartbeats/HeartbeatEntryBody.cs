namespace Molecule.Gateway.Heartbeats;

/// <summary>One of many heartbeats: the same fields, and the token that proves it.</summary>
internal sealed record HeartbeatEntryBody : HeartbeatFields
{
    /// <summary>The workspace's token. Left out, the bearer token of the request counts, or the operator vouches.</summary>
    public string? AuthToken { get; init; }

    /// <summary>Never the token: records print their members, and this one could end in a log.</summary>
    public override string ToString() => WorkspaceId ?? "";
}
