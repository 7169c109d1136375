using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Molecule.Grains.Workspaces.Commits;

/// <summary>One silo's ear.</summary>
// Reentrant: news of different commits may pass each other, because versions order them and nothing is held across an await.
[Reentrant]
internal sealed class CommitEar(GrainId id, Orleans.Runtime.Silo silo, ILoggerFactory loggers, IEnumerable<IHearsCommits> listeners)
    : GrainService(id, silo, loggers), ICommitEar
{
    public Task HearAsync(CommitNews news) => Task.WhenAll(listeners.Select(listener => listener.HearAsync(news)));
}
