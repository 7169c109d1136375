namespace Molecule.Grains.Interfaces.Routing;

/// <summary>What became of a discovery. The numbers are wire identity and are never reused.</summary>
public enum DiscoveryOutcome
{
    /// <summary>The workspace is there and has an address.</summary>
    Found = 0,

    /// <summary>Another workspace speaks for it.</summary>
    Moved = 1,

    /// <summary>It is there and has no address now.</summary>
    Unavailable = 2,

    /// <summary>It is removed and nobody speaks for it.</summary>
    Gone = 3,
}
