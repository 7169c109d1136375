using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Configuration;

/// <summary>
/// A JSON document for each workspace, for tools to keep settings in; Molecule itself does not read it. The key is always 0. All calls refuse
/// an unknown workspace.
/// </summary>
[GrainInterfaceType("molecule.configuration")]
[Alias("molecule.configuration")]
public interface IConfigurationDocuments : IGrainWithIntegerKey
{
    /// <summary>Reads the document.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Compact JSON; an empty object while nothing was written.</returns>
    [Alias("read")]
    Task<string> ReadAsync(WorkspaceId workspace, CancellationToken cancellationToken);

    /// <summary>
    /// Puts JSON into the document: the first is the document, later ones are joined to it as Postgres joins jsonb. The fields of an object
    /// replace those of the same name, not deeper; anything else makes the document an array. Of two that come at once neither is lost.
    /// </summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="document">JSON, at most 262,144 characters and 32 levels.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>When it is written.</returns>
    /// <exception cref="InvalidFieldException">The JSON is too large, too deep, or none.</exception>
    /// <exception cref="LimitReachedException">The whole document would be larger than 256 KiB.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    [Alias("merge")]
    Task MergeAsync(WorkspaceId workspace, string document, CancellationToken cancellationToken);
}
