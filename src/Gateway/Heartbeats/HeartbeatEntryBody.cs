using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Heartbeats;

/// <summary>One of many heartbeats: the same fields, and the token that proves it.</summary>
internal sealed record HeartbeatEntryBody
{
    /// <summary>The workspace that the agent fills. Required.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>The workspace's token. Left out, the bearer token of the request counts, or the operator vouches.</summary>
    public string? AuthToken { get; init; }

    /// <inheritdoc cref="HeartbeatBody.ErrorRate"/>
    public double? ErrorRate { get; init; }

    /// <inheritdoc cref="HeartbeatBody.SampleError"/>
    public string? SampleError { get; init; }

    /// <inheritdoc cref="HeartbeatBody.ActiveTasks"/>
    public int? ActiveTasks { get; init; }

    /// <inheritdoc cref="HeartbeatBody.UptimeSeconds"/>
    public int? UptimeSeconds { get; init; }

    /// <inheritdoc cref="HeartbeatBody.CurrentTask"/>
    public string? CurrentTask { get; init; }

    /// <inheritdoc cref="HeartbeatBody.ProgressAt"/>
    public string? ProgressAt { get; init; }

    /// <summary>Never the token: records print their members, and this one could end in a log.</summary>
    public override string ToString() => WorkspaceId ?? "";

    public (WorkspaceId Id, Heartbeat Heartbeat) Read() => new HeartbeatBody
    {
        WorkspaceId = WorkspaceId,
        ErrorRate = ErrorRate,
        SampleError = SampleError,
        ActiveTasks = ActiveTasks,
        UptimeSeconds = UptimeSeconds,
        CurrentTask = CurrentTask,
        ProgressAt = ProgressAt,
    }.Read();
}
