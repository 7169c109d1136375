namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>What an agent may do with its workspace directory. The numbers are wire identity and are never reused.</summary>
public enum WorkspaceAccess
{
    /// <summary>It does not see the directory.</summary>
    None = 0,

    /// <summary>It may read it.</summary>
    ReadOnly = 1,

    /// <summary>It may read and write it.</summary>
    ReadWrite = 2,
}
