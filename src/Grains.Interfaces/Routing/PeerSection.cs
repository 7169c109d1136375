namespace Molecule.Grains.Interfaces.Routing;

/// <summary>The parts of a list of peers that can be read in pages, in their order. The parent comes after both.</summary>
public enum PeerSection
{
    /// <summary>Those with the same parent, or the other roots.</summary>
    Siblings = 0,

    /// <summary>Those below.</summary>
    Children = 1,
}
