using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>Asks a workspace whose key has expired in Redis. Every silo hears of each key; the one asks in whose share the workspace is.</summary>
internal sealed partial class ExpiryWatch(
    IExpiries expiries,
    LivenessRing ring,
    IGrainFactory grains,
    IOptions<WorkspaceOptions> options,
    TimeProvider time,
    ILogger<ExpiryWatch> logger) : BackgroundService
{
    /// <summary>Workspaces that are asked at the same moment, or will be asked once more. What comes beyond them is left to the other witnesses.</summary>
    private const int MostAsked = 100_000;

    private int _asked;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Witnesses.HasFlag(Witnesses.Expiry))
        {
            return;
        }

        try
        {
            await foreach (var workspace in expiries.ListenAsync(stoppingToken))
            {
                if (ring.Covers(workspace) && Volatile.Read(ref _asked) < MostAsked)
                {
                    Interlocked.Increment(ref _asked);
                    _ = AskAsync(workspace, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is not a failure.
        }
    }

    /// <summary>
    /// The key is as old as the silence that this silo, or one that died, has measured; the workspace may have woken only now. Whoever has no timer
    /// is asked again when it says that its time is over.
    /// </summary>
    private async Task AskAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        try
        {
            var watch = grains.GetGrain<IWorkspaceWatch>(workspace.Value);
            while (await watch.LookAsync(cancellationToken) is { } due && !options.Value.Witnesses.HasFlag(Witnesses.Timer))
            {
                await Task.Delay(due, time, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotAsked(logger, workspace, exception.Message);
        }
        catch (OperationCanceledException)
        {
            // The silo stops, or the call took too long: others ask.
        }
        finally
        {
            Interlocked.Decrement(ref _asked);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Workspace {Workspace}, whose key has expired, could not be asked: {Reason}")]
    private static partial void LogNotAsked(ILogger logger, WorkspaceId workspace, string reason);
}
