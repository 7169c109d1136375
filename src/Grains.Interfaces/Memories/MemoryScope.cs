namespace Molecule.Grains.Interfaces.Memories;

/// <summary>Who recalls a memory (contract section 14.9). The numbers are wire identity and are never reused.</summary>
public enum MemoryScope
{
    /// <summary>The workspace alone.</summary>
    Local = 0,

    /// <summary>Its team: its parent and that one's children, or, for a root, itself and its children.</summary>
    Team = 1,

    /// <summary>Everybody.</summary>
    Global = 2,
}
