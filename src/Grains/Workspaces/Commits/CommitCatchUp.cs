using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.EventLog;

namespace Molecule.Grains.Workspaces.Commits;

/// <summary>
/// Tells the workspaces that are awake in this silo what nobody told them: the silo that committed died before it could, its answer from the
/// database was lost, or the message was. It reads in the log whom there was a fact about since it last looked, and then their rows, all in
/// one statement; who knows already is not disturbed.
/// </summary>
internal sealed partial class CommitCatchUp(
    IEventLog log, IWorkspaceQueries workspaces, LocalActivations awake, TimeProvider time, ILogger<CommitCatchUp> logger) : BackgroundService
{
    /// <summary>The longest that a grain stays behind.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long? _looked;

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_looked is not { } position)
        {
            // Grains that wake from now on read rows that have it all.
            _looked = (await log.ReadAsync(new EventQuery { Limit = 1 }, cancellationToken)).Head;
            return;
        }

        EventPage page;
        do
        {
            page = await log.ReadAfterAsync(position, IEventLogReader.MaxPage, cancellationToken);
            var concerned = awake.Among(page.Events.Select(fact => fact.WorkspaceId));
            if (concerned.Count > 0)
            {
                // Who knows it, or something newer, lets it be.
                var states = await workspaces.ReadAsync([.. concerned.Keys], cancellationToken);
                await Task.WhenAll(states.Select(state => concerned[state.Id].LearnAsync(state)));
            }

            // A log that ends earlier than it did is another one; what there is of it is known from the rows.
            position = page.Events.IsEmpty ? page.Head : page.Events[^1].Position;
            _looked = position;
        }
        while (position < page.Head);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (StorageUnavailableException exception)
                {
                    // Nothing is committed either while Postgres is away.
                    LogAway(logger, exception);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // A silo that stopped looking would let its grains stay behind for ever.
                    LogFailed(logger, exception);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is not a failure.
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The log cannot be read now; the next look will tell")]
    private static partial void LogAway(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workspaces may not know yet what others committed about them; the next look tries again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
