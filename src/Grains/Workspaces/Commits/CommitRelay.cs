using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Commits;

/// <summary>
/// Tells every silo what was committed, before the command that committed it answers: whoever asks next, through whichever silo, is answered
/// from a memory that knows. A silo that does not answer is not waited for long; it is on its way out of the cluster, or behind, and the
/// positions of later news tell it that it has missed some.
/// </summary>
internal sealed partial class CommitRelay(
    CommitEars ears, ISiloStatusOracle silos, IOptions<WorkspaceOptions> options, ILogger<CommitRelay> logger)
{
    /// <summary>The longest that a command waits for silos that hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Tells of a commit, whatever its size.</summary>
    public Task TellAsync(WorkspaceId by, ImmutableArray<CommittedFact> committed, ImmutableArray<WorkspaceState> states) =>
        Task.WhenAll(CommitNews.Of(by, committed, states, options.Value.MaxNewsCharacters).Select(TellAsync));

    public async Task TellAsync(CommitNews news)
    {
        var told = Task.WhenAll(silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(silo => TellAsync(silo, news)));
        try
        {
            // By the real clock, whatever clock the grains have: it bounds a wait for other processes.
            await told.WaitAsync(Patience, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            LogUnheard(logger, news.First, news.Last);
        }
    }

    private async Task TellAsync(SiloAddress silo, CommitNews news)
    {
        try
        {
            await ears.Of(silo).HearAsync(news);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            LogDeaf(logger, silo, news.First, news.Last, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not every silo has heard of the facts {First} to {Last} yet")]
    private static partial void LogUnheard(ILogger logger, long first, long last);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The silo {Silo} could not be told of the facts {First} to {Last}")]
    private static partial void LogDeaf(ILogger logger, SiloAddress silo, long first, long last, Exception exception);
}
