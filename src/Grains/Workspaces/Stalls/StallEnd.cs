namespace Molecule.Grains.Workspaces.Stalls;

/// <summary>Why a workspace is stalled no more.</summary>
internal enum StallEnd
{
    /// <summary>Its agent made progress.</summary>
    Progress,

    /// <summary>Its agent works on nothing any more.</summary>
    Idle,

    /// <summary>Its status is none in which anybody is waited for: it fell silent, was put to rest, restarted or removed.</summary>
    Status,

    /// <summary>Nobody looks any more.</summary>
    SwitchedOff,
}
