namespace Molecule.Cli.Chaos.Commands;

/// <summary>What is asked of the organisation.</summary>
internal enum CommandKind
{
    Create,
    Rename,
    Move,
    Pause,
    Resume,
    Restart,
    Remove,
    Replace,
    Expand,
    Collapse,
    AssignAgent,
    ReplaceAgent,
    RemoveAgent,
    RequestApproval,
    Decide,
}
