using Molecule.Grains.Interfaces.Heartbeats;

namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>
/// What the agent that fills a workspace says to it; the grain's key is the workspace's UUID. A token that is shown is verified in the
/// grain's memory; without one the caller has been vouched for by the gateway.
/// </summary>
[GrainInterfaceType("molecule.workspace.agent")]
[Alias("molecule.workspace.agent")]
public interface IWorkspaceAgent : IGrainWithGuidKey
{
    /// <summary>Says where the agent is and what it can do; brings the workspace online, and creates it when the id is new.</summary>
    /// <param name="registration">Address and card.</param>
    /// <param name="token">The bearer token that was shown; null when none was.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>The token, with the first registration.</returns>
    /// <exception cref="InvalidTokenException">A token was shown that is not this workspace's.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed and is not brought back.</exception>
    /// <exception cref="InvalidFieldException">A value is out of its range.</exception>
    [Alias("register")]
    Task<RegistrationReceipt> RegisterAsync(Registration registration, string? token, CancellationToken cancellationToken);

    /// <summary>
    /// Says that the agent is alive. Costs no statement in Postgres unless the status changes, or a stalled workspace goes on; what cannot be
    /// saved now is tried again with the next heartbeat, and the heartbeat counts all the same.
    /// </summary>
    /// <param name="heartbeat">What the agent says of itself.</param>
    /// <param name="token">The bearer token that was shown; null when none was.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether there is a workspace to beat for, and which silo hears it.</returns>
    /// <exception cref="InvalidTokenException">A token was shown that is not this workspace's.</exception>
    /// <exception cref="InvalidFieldException">A value is out of its range.</exception>
    [Alias("heartbeat")]
    Task<HeartbeatReceipt> HeartbeatAsync(Heartbeat heartbeat, string? token, CancellationToken cancellationToken);

    /// <summary>Replaces the agent card. The same card again makes no fact.</summary>
    /// <param name="agentCard">Any JSON value as compact JSON text.</param>
    /// <param name="token">The bearer token that was shown; null when none was.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>When it is saved.</returns>
    /// <exception cref="InvalidTokenException">A token was shown that is not this workspace's.</exception>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed and stays as it was.</exception>
    [Alias("update-card")]
    Task UpdateCardAsync(string agentCard, string? token, CancellationToken cancellationToken);

    /// <summary>Verifies a bearer token in memory. Nothing opens a workspace that there is not, that is removed, or that has no live token.</summary>
    /// <param name="token">The bearer token that was shown.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether it is one of this workspace's live tokens.</returns>
    [Alias("verify-token")]
    Task<bool> VerifyTokenAsync(string token, CancellationToken cancellationToken);
}
