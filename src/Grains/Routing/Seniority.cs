using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Routing;

/// <summary>The order of lists: oldest first, and by id among those of the same moment, as Postgres orders them.</summary>
/// <param name="CreatedAt">When the workspace was created.</param>
/// <param name="Id">Which one it is.</param>
internal sealed record Seniority(DateTimeOffset CreatedAt, WorkspaceId Id)
{
    public static int Compare(Seniority one, Seniority other) =>
        one.CreatedAt.CompareTo(other.CreatedAt) is var byAge and not 0 ? byAge : one.Id.Value.CompareTo(other.Id.Value);
}
