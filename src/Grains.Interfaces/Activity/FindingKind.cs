namespace Molecule.Grains.Interfaces.Activity;

/// <summary>Where something was found. The numbers are wire identity and are never reused.</summary>
public enum FindingKind
{
    /// <summary>In the log of activity.</summary>
    Activity = 0,

    /// <summary>Among the memories of the workspace.</summary>
    Memory = 1,
}
