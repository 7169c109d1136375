namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>Where a workspace stands (contract section 8). The numbers are wire identity and are never reused.</summary>
public enum WorkspaceStatus
{
    /// <summary>Created; its agent has not registered or beaten yet.</summary>
    Provisioning = 0,

    /// <summary>Its agent beats and its error rate is healthy.</summary>
    Online = 1,

    /// <summary>Its agent beats and reported an error rate of 0.5 or more, and not yet one below 0.1 since.</summary>
    Degraded = 2,

    /// <summary>Its agent has been silent for longer than the heartbeat timeout.</summary>
    Offline = 3,

    /// <summary>Put to rest by the operator; heartbeats do not wake it.</summary>
    Paused = 4,

    /// <summary>Its agent did not come up in time, or could not be started.</summary>
    Failed = 5,

    /// <summary>Gone from the organisation. The record stays and can be read.</summary>
    Removed = 6,
}
