using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Teams;

/// <summary>
/// A workspace as the head of a team; the grain's key is the workspace's UUID. A team comes and goes as a whole: each command is one commit,
/// and what already is as asked makes no fact.
/// </summary>
[GrainInterfaceType("molecule.team")]
[Alias("molecule.team")]
public interface ITeam : IGrainWithGuidKey
{
    /// <summary>
    /// Expands the workspace into a team: what is missing is created below it, told by the name, and from then on it is forwarded to the
    /// lead.
    /// </summary>
    /// <param name="team">The team.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>The members in the order in which they were asked for, also those that were there.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was such a workspace.</exception>
    /// <exception cref="WorkspaceRemovedException">It is removed.</exception>
    /// <exception cref="WorkspacePausedException">It is paused.</exception>
    /// <exception cref="AncestorPausedException">One above it is paused.</exception>
    /// <exception cref="InvalidFieldException">The team is empty or too large, has a name twice or not, or a value is out of its range.</exception>
    [Alias("expand")]
    Task<ImmutableArray<TeamMember>> ExpandAsync(NewTeam team, CancellationToken cancellationToken);

    /// <summary>Removes everything below the workspace, and forwards it to nobody any more. Without children nothing changes.</summary>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>The names of its children, which are removed with everything below them.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was such a workspace.</exception>
    /// <exception cref="WorkspaceRemovedException">It is removed.</exception>
    [Alias("collapse")]
    Task<ImmutableArray<string>> CollapseAsync(CancellationToken cancellationToken);
}
