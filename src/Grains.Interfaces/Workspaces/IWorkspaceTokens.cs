namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>
/// The tokens by which a workspace's agents are known, for the operator; the grain's key is the workspace's UUID. Issuing and revoking are
/// facts of the workspace. A workspace that is removed loses all its tokens with it.
/// </summary>
[GrainInterfaceType("molecule.workspace.tokens")]
[Alias("molecule.workspace.tokens")]
public interface IWorkspaceTokens : IGrainWithGuidKey
{
    /// <summary>The most live tokens that a workspace may have.</summary>
    const int MaxLive = 10;

    /// <summary>The most tokens in a list; of those that are revoked the oldest are left out.</summary>
    const int MaxListed = 100;

    /// <summary>Lists the tokens, newest first, also revoked ones.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>At most <see cref="MaxListed"/> tokens.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    [Alias("list")]
    Task<WorkspaceTokenList> ListAsync(CancellationToken cancellationToken);

    /// <summary>Issues one more token.</summary>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>The token, with the text that cannot be read again.</returns>
    /// <exception cref="TooManyTokensException">There are <see cref="MaxLive"/> live ones.</exception>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    [Alias("issue")]
    Task<WorkspaceTokenReceipt> IssueAsync(CancellationToken cancellationToken);

    /// <summary>Revokes one token: from now on it opens nothing. Revoking it again changes nothing.</summary>
    /// <param name="tokenId">Which.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>When it is revoked.</returns>
    /// <exception cref="TokenNotFoundException">The workspace never had it.</exception>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    [Alias("revoke")]
    Task RevokeAsync(Guid tokenId, CancellationToken cancellationToken);

    /// <summary>Revokes all tokens and issues one, in one commit.</summary>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>The new token, with the text that cannot be read again.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    [Alias("rotate")]
    Task<WorkspaceTokenReceipt> RotateAsync(CancellationToken cancellationToken);
}
