using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Molecule.Grains.Containers;

/// <summary>Keeps an engine for as long as it is awake, beside its turns: what engines do takes longer than a call may.</summary>
// Two of them at once, while a silo is being found dead, do no harm: every step can be done twice, and rows name the revision that was read.
// Reentrant: it holds nothing across an await but the reconciler, which is set before the first call and guards itself.
[Reentrant]
[ReachesEngine]
[Immovable]
[GrainType("engine")]
internal sealed partial class EngineGrain(LocalEngines engines, ILogger<EngineGrain> logger) : Grain, IEngine, IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private EngineReconciler? _reconciler;
    private Task _running = Task.CompletedTask;

    private string Name => this.GetPrimaryKeyString();

    private EngineReconciler Reconciler => _reconciler ?? throw new InvalidOperationException($"The engine {Name} is not kept here.");

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _reconciler = engines.Keep(Name);
        var reconciler = _reconciler;
        _running = Task.Run(() => reconciler.RunAsync(_end.Token), CancellationToken.None);
        LogKept(logger, Name);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _end.CancelAsync();
        engines.Leave(Name, Reconciler);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public void Dispose() => _end.Dispose();

    public Task WakeAsync(CancellationToken cancellationToken)
    {
        if (_running.IsCompleted)
        {
            // It ended though nobody ended it: a bug, which the next activation begins without.
            LogEnded(logger, Name, _running.Exception?.InnerException);
            DeactivateOnIdle();
        }

        return Task.CompletedTask;
    }

    public Task<string> ReadTailAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        AskAsync(() => Reconciler.ReadTailAsync(workspace, cancellationToken));

    public Task<ImmutableArray<WorkspaceId>> ListOrphansAsync(CancellationToken cancellationToken) => Task.FromResult(Reconciler.Orphans);

    public Task<bool> RemoveOrphanAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        AskAsync(() => Reconciler.RemoveOrphanAsync(workspace, cancellationToken));

    /// <summary>What an engine fails with is for this silo; others are told that it does not answer.</summary>
    private async Task<T> AskAsync<T>(Func<Task<T>> question)
    {
        try
        {
            return await question();
        }
        catch (ContainerEngineException exception)
        {
            LogSilent(logger, Name, exception.Message);
            throw new EngineUnavailableException(Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The engine {Engine} does not answer: {Reason}")]
    private static partial void LogSilent(ILogger logger, string engine, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The engine {Engine} is kept by this silo")]
    private static partial void LogKept(ILogger logger, string engine);

    [LoggerMessage(Level = LogLevel.Error, Message = "The engine {Engine} was not kept any more; it is again")]
    private static partial void LogEnded(ILogger logger, string engine, Exception? exception);
}
