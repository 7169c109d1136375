using System.Collections.Immutable;
using Molecule.Grains.Interfaces.History;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.History;

/// <summary>Port: the log of facts, folded.</summary>
internal interface IHistoryLog
{
    /// <summary>Where in the log a moment is.</summary>
    Task<LogPoint> FindAsync(Moment moment, CancellationToken cancellationToken);

    /// <summary>
    /// Folds the log once, and gives what it adds up to at each of these positions, which rise: every workspace that ever was by then, also the
    /// removed ones.
    /// </summary>
    Task<ImmutableArray<IReadOnlyDictionary<WorkspaceId, WorkspaceState>>> FoldAsync(
        ImmutableArray<long> positions, CancellationToken cancellationToken);

    /// <summary>Folds the whole log and compares it with the tables; the last one says how that ended.</summary>
    IAsyncEnumerable<Verification> VerifyAsync(CancellationToken cancellationToken);
}
