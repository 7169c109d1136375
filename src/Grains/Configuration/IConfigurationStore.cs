using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Configuration;

/// <summary>Port: the rows of configuration documents. Each call is one transaction and refuses an unknown workspace.</summary>
internal interface IConfigurationStore
{
    /// <summary>The document; null while nothing was written.</summary>
    Task<string?> ReadAsync(WorkspaceId workspace, CancellationToken cancellationToken);

    /// <summary>Writes the first document, or joins to the one that is there; of two at once neither is lost.</summary>
    /// <exception cref="LimitReachedException">The whole would have more than <paramref name="most"/> bytes, as Postgres writes it.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    Task MergeAsync(WorkspaceId workspace, string document, DateTimeOffset at, int most, CancellationToken cancellationToken);
}
