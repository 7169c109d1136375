using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Routing;

/// <summary>Port: what routing has to ask Postgres once, to know it afterwards.</summary>
internal interface IRoutingQueries
{
    /// <summary>Reads those who stand below one parent and are not removed, in one statement.</summary>
    /// <param name="parent">The parent; null for the roots.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<TeamReading> ReadTeamAsync(WorkspaceId? parent, CancellationToken cancellationToken);

    /// <summary>
    /// Follows a chain of removed workspaces to its end, however long, in one statement: to the first that is not removed, or that has no heir.
    /// </summary>
    /// <returns>The end; null when the chain goes round.</returns>
    Task<WorkspaceId?> FindLastHeirAsync(WorkspaceId heir, CancellationToken cancellationToken);
}
