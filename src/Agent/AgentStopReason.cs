namespace Molecule.Agent;

/// <summary>Why an agent no longer reports to the platform.</summary>
public enum AgentStopReason
{
    /// <summary>The agent was disposed.</summary>
    Disposed,

    /// <summary>
    /// The platform answered that the workspace was removed, or that there is none. It says so only to an agent that shows a token;
    /// one without is answered as if all were well.
    /// </summary>
    WorkspaceRemoved,

    /// <summary>
    /// The platform did not accept the agent's token. Trying again cannot help: either the token was lost or replaced, or the
    /// workspace belongs to another platform.
    /// </summary>
    TokenRefused,
}
