using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Routing;

namespace Molecule.Grains.Workspaces.Heartbeats;

/// <summary>
/// Writes what was heard to Postgres and Redis, about once a second, so that a heartbeat itself costs neither. While Postgres is away the
/// newest beats wait, one for each workspace, and go out when it is back.
/// </summary>
internal sealed partial class HeartbeatFlusher(
    HeartbeatBuffer buffer,
    IHeartbeatStore store,
    IPresence presence,
    IBusyRelay busy,
    ILocalSiloDetails silo,
    IOptions<WorkspaceOptions> options,
    TimeProvider time,
    ILogger<HeartbeatFlusher> logger) : BackgroundService
{
    private const int BatchSize = 5_000;

    private bool _postgresAway;
    private bool _redisAway;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // Grains have stopped by now (this service is stopped after them): what they heard last is written before the silo goes.
        await WriteAsync(buffer.Drain(), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.FlushInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    // Not cut short by stopping: what has been taken out of the buffer would be lost. The store's own timeouts bound it.
                    await FlushAsync(CancellationToken.None);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // Beats that cannot be written are lost until their agents beat again; a silo that stops would lose everybody's.
                    LogBug(logger, exception);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is not a failure.
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        var counts = buffer.DrainBusy();
        var isWritten = await WriteAsync(buffer.Drain(), cancellationToken);
        if (counts.Length == 0)
        {
            return;
        }

        // After the rows: who reads a team from now on reads these counts, and who read it before is told.
        busy.Tell([.. counts]);
        if (!isWritten)
        {
            buffer.PutBack(counts);
        }
    }

    private async Task<bool> WriteAsync(Beat[] beats, CancellationToken cancellationToken)
    {
        if (beats.Length == 0)
        {
            return true;
        }

        // Side by side: a hint that waits for Postgres would be late for no reason, and the other way round.
        var stored = StoreAsync(beats, cancellationToken);
        await Task.WhenAll(stored, RefreshAsync(beats, cancellationToken));
        return await stored;
    }

    private async Task<bool> StoreAsync(Beat[] beats, CancellationToken cancellationToken)
    {
        var isStored = true;
        foreach (var batch in beats.Chunk(BatchSize))
        {
            try
            {
                await store.WriteAsync(batch, silo.SiloAddress, cancellationToken);
                if (_postgresAway)
                {
                    _postgresAway = false;
                    LogPostgresBack(logger, batch.Length);
                }
            }
            catch (StorageUnavailableException exception)
            {
                buffer.PutBack(batch);
                isStored = false;
                if (!_postgresAway)
                {
                    _postgresAway = true;
                    LogPostgresAway(logger, exception);
                }
            }
        }

        return isStored;
    }

    private async Task RefreshAsync(Beat[] beats, CancellationToken cancellationToken)
    {
        var away = !await presence.RefreshAsync([.. beats.Where(beat => !beat.AtRest)], cancellationToken);
        if (away != _redisAway)
        {
            _redisAway = away;
            if (away)
            {
                LogRedisAway(logger);
            }
            else
            {
                LogRedisBack(logger);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A flush of heartbeats failed; the next one goes on")]
    private static partial void LogBug(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Postgres does not take heartbeats; the newest of each workspace waits")]
    private static partial void LogPostgresAway(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Postgres takes heartbeats again: {Count} that waited are written")]
    private static partial void LogPostgresBack(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not answer; liveness keys and announcements are late until it does")]
    private static partial void LogRedisAway(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis answers again")]
    private static partial void LogRedisBack(ILogger logger);
}
