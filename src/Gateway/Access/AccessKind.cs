namespace Molecule.Gateway.Access;

/// <summary>Who may call an endpoint. The operator may call every one but those for a workspace alone.</summary>
internal enum AccessKind
{
    /// <summary>Everybody, also without credentials.</summary>
    Anyone,

    /// <summary>The operator only.</summary>
    Operator,

    /// <summary>The workspace that the path names.</summary>
    Workspace,

    /// <summary>The workspace that the path names, with its token: not even the operator.</summary>
    WorkspaceAlone,

    /// <summary>The workspace that the path names, and those that the org chart lets talk to it.</summary>
    Team,

    /// <summary>The workspace that <c>X-Workspace-ID</c> names. Who names none wants to hear everything, which only the operator may.</summary>
    Listener,

    /// <summary>The workspace that the body names; its grain verifies the token in the call itself.</summary>
    Agent,

    /// <summary>The workspaces that the entries of the body name, each with a token of its own; their grains verify them.</summary>
    Agents,
}
