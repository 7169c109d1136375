using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Heartbeats;

/// <summary>What an agent says of itself. What is left out counts as zero or empty and replaces what was there.</summary>
internal abstract record HeartbeatFields
{
    /// <summary>The workspace that it fills. Required.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>Share of its recent work that failed, 0 to 1.</summary>
    public double? ErrorRate { get; init; }

    /// <summary>One recent error; shortened to 2,000 characters.</summary>
    public string? SampleError { get; init; }

    /// <summary>Tasks that it works on now, 0 or more.</summary>
    public int? ActiveTasks { get; init; }

    /// <summary>Seconds since it started, 0 or more.</summary>
    public int? UptimeSeconds { get; init; }

    /// <summary>What it is working on; shortened to 2,000 characters.</summary>
    public string? CurrentTask { get; init; }

    /// <summary>
    /// When it last made progress, by its own clock, as RFC 3339. Only whether it is another time than before counts, so that clock may be wrong; left
    /// out, it says nothing. See <c>stall_timeout_seconds</c> of a workspace.
    /// </summary>
    public string? ProgressAt { get; init; }

    public (WorkspaceId Id, Heartbeat Heartbeat) Read()
    {
        new RequiredFields("HeartbeatPayload").Check("workspace_id", "WorkspaceID", !string.IsNullOrEmpty(WorkspaceId)).ThrowIfAnyIsMissing();
        var id = Inputs.ParseWorkspaceId("workspace_id", WorkspaceId);
        return (id, new Heartbeat(ErrorRate ?? 0, SampleError ?? "", ActiveTasks ?? 0, UptimeSeconds ?? 0, CurrentTask ?? "", Inputs.ParseTime("progress_at", ProgressAt)));
    }
}
