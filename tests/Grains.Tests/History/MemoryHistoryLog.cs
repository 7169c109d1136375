using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Molecule.Grains.History;
using Molecule.Grains.Interfaces.History;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.History;

/// <summary>A folded log in memory, position by position.</summary>
internal sealed class MemoryHistoryLog : IHistoryLog
{
    /// <summary>What the log adds up to at each position; the first is that of position 0.</summary>
    public List<Dictionary<WorkspaceId, WorkspaceState>> Folds { get; } = [[]];

    /// <summary>Runs before a fold is given out.</summary>
    public Func<Task> WhileFolding { get; set; } = () => Task.CompletedTask;

    public Task<LogPoint> FindAsync(Moment moment, CancellationToken cancellationToken) =>
        Task.FromResult(new LogPoint(Math.Min(moment.Position ?? long.MaxValue, Folds.Count - 1), moment.Time));

    public async Task<ImmutableArray<IReadOnlyDictionary<WorkspaceId, WorkspaceState>>> FoldAsync(
        ImmutableArray<long> positions, CancellationToken cancellationToken)
    {
        await WhileFolding();
        return [.. positions.Select(position => (IReadOnlyDictionary<WorkspaceId, WorkspaceState>)Folds[(int)position])];
    }

    public async IAsyncEnumerable<Verification> VerifyAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new Verification(VerificationState.Folding, 0, Folds.Count - 1, 0);
        await WhileFolding();
        yield return new Verification(VerificationState.Agrees, Folds.Count - 1, Folds.Count - 1, Folds[^1].Count);
    }
}
