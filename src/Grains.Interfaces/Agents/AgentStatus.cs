namespace Molecule.Grains.Interfaces.Agents;

/// <summary>What became of an assignment.</summary>
public enum AgentStatus
{
    /// <summary>It fills its workspace.</summary>
    Active = 0,

    /// <summary>Another took its place.</summary>
    Replaced = 1,

    /// <summary>It was taken away, or went with its workspace.</summary>
    Removed = 2,
}
