namespace Molecule.Grains.Interfaces.Routing;

/// <summary>Why two workspaces may or may not talk (contract section 2.4). The numbers are wire identity and are never reused.</summary>
public enum TalkReason
{
    /// <summary>They are the same workspace.</summary>
    Self = 0,

    /// <summary>They have the same parent, or both are roots.</summary>
    Siblings = 1,

    /// <summary>The target is the caller's parent.</summary>
    Parent = 2,

    /// <summary>The target is a child of the caller.</summary>
    Child = 3,

    /// <summary>They may not: neither is next to the other in the organisation.</summary>
    DifferentTeams = 4,

    /// <summary>They may not: there never was such a caller.</summary>
    UnknownCaller = 5,

    /// <summary>They may not: there never was such a target.</summary>
    UnknownTarget = 6,
}
