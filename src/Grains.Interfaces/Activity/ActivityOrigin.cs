namespace Molecule.Grains.Interfaces.Activity;

/// <summary>Who began something. The numbers are wire identity and are never reused.</summary>
public enum ActivityOrigin
{
    /// <summary>A person, at a canvas or by another tool: the activity has no source.</summary>
    Canvas = 0,

    /// <summary>The agent of a workspace.</summary>
    Agent = 1,
}
