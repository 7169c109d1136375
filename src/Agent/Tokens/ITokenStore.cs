namespace Molecule.Agent.Tokens;

/// <summary>
/// Where an agent keeps the token that the platform gave it. The platform shows a token once, at the first registration; an agent
/// that loses it may be refused for ever.
/// </summary>
/// <remarks>Called for different workspaces at the same time; never twice at once for the same one.</remarks>
public interface ITokenStore
{
    /// <summary>The token kept for a workspace, or <see langword="null"/> when there is none.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The token, or <see langword="null"/>.</returns>
    Task<string?> FindAsync(Guid workspaceId, CancellationToken cancellationToken);

    /// <summary>Keeps a token, in place of an earlier one. When this returns, the token must survive what the store promises to survive.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="token">The token. A secret: it must not be logged.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that completes when the token is kept.</returns>
    Task KeepAsync(Guid workspaceId, string token, CancellationToken cancellationToken);
}
