namespace Molecule.Gateway.Limits;

/// <summary>What a limit counts.</summary>
internal enum LimitGroup
{
    /// <summary>Nothing.</summary>
    Exempt,

    /// <summary>Requests of a workspace that has proven who it is.</summary>
    Workspace,

    /// <summary>Requests from one address that speak for one workspace, proven or not.</summary>
    Agent,

    /// <summary>Requests from an address, of nobody in particular.</summary>
    Address,

    /// <summary>Tokens shown from an address that were wrong.</summary>
    Failure,

    /// <summary>Attempts to sign in from an address.</summary>
    Login,
}
