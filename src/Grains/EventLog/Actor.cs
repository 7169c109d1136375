namespace Molecule.Grains.EventLog;

/// <summary>Who caused a fact. Stored in lower case in the column <c>actor</c> of the log.</summary>
internal enum Actor
{
    /// <summary>A person or a tool that steers the organisation.</summary>
    Operator = 0,

    /// <summary>The agent of the workspace that the fact is about.</summary>
    Workspace = 1,

    /// <summary>Molecule itself, for example when an agent fell silent.</summary>
    Platform = 2,
}
