using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Commits;

/// <summary>What a commit has made, or a part of it, for the memory of every silo.</summary>
/// <param name="By">The workspace whose grain committed; it knows already.</param>
/// <param name="First">Position of the first fact.</param>
/// <param name="Last">Position of the last fact.</param>
/// <param name="States">The workspaces that these facts changed, as they are after the commit.</param>
[GenerateSerializer, Immutable, Alias("molecule.commit-news")]
internal sealed record CommitNews(
    [property: Id(0)] WorkspaceId By,
    [property: Id(1)] long First,
    [property: Id(2)] long Last,
    [property: Id(3)] ImmutableArray<WorkspaceState> States)
{
    /// <summary>What a workspace takes beside its texts, in characters, roughly.</summary>
    public const int PlainWeight = 300;

    /// <summary>The news of a commit, in as many parts as are needed for each to be a message that can be sent.</summary>
    /// <param name="by">The workspace whose grain committed.</param>
    /// <param name="committed">The facts, in order.</param>
    /// <param name="states">Whom they are about, in the order of the facts.</param>
    /// <param name="most">Most characters of a part; one workspace alone may have more.</param>
    public static IEnumerable<CommitNews> Of(
        WorkspaceId by, ImmutableArray<CommittedFact> committed, ImmutableArray<WorkspaceState> states, int most)
    {
        var (first, next) = (0, 0);
        var part = ImmutableArray.CreateBuilder<WorkspaceState>();
        var total = 0L;
        foreach (var state in states)
        {
            var weight = WeightOf(state);
            if (part.Count > 0 && total + weight > most)
            {
                yield return new CommitNews(by, committed[first].Position, committed[next - 1].Position, part.DrainToImmutable());
                (first, total) = (next, 0);
            }

            part.Add(state);
            total += weight;
            while (next < committed.Length && committed[next].Workspace == state.Id)
            {
                next++;
            }
        }

        yield return new CommitNews(by, committed[first].Position, committed[next - 1].Position, part.DrainToImmutable());
    }

    private static long WeightOf(WorkspaceState state) => PlainWeight
        + state.Name.Length
        + (state.Role?.Length ?? 0)
        + (state.AgentCard?.Length ?? 0)
        + (state.Url?.Length ?? 0)
        + state.Runtime.Length
        + (state.WorkspaceDir?.Length ?? 0)
        + (state.Agent?.Model.Length ?? 0);
}
