using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Tokens;

/// <summary>Port: what Postgres knows of tokens beyond those that are live, which are in the workspace's record.</summary>
internal interface ITokenStore
{
    /// <summary>Tokens of a workspace, newest first, at most so many; those that are live before those that are revoked are left out.</summary>
    Task<ImmutableArray<WorkspaceToken>> ListAsync(WorkspaceId workspace, int limit, CancellationToken cancellationToken);

    /// <summary>Whether the workspace has or had the token.</summary>
    Task<bool> ExistsAsync(WorkspaceId workspace, Guid token, CancellationToken cancellationToken);

    /// <summary>Writes when tokens were last used; what is known to have been later stays.</summary>
    Task SaveUsesAsync(IReadOnlyCollection<KeyValuePair<Guid, DateTimeOffset>> uses, CancellationToken cancellationToken);
}
