using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Tokens;
using Orleans.Storage;

namespace Molecule.Grains.Containers;

/// <summary>
/// Does what is to be done about the container of one workspace, a step at a time. A silo may end between any two calls, and another one may do the
/// same at the same moment: each step begins from what is written and what there is, and a row that somebody else has written is not written over.
/// </summary>
internal sealed partial class ContainerWorker(
    IContainerEngine engine,
    KnownContainers known,
    IContainerStore store,
    ContainerPlans plans,
    IGrainFactory grains,
    LongSteps longSteps,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>How many lines of its log are kept of one that ended.</summary>
    public const int TailLines = 20;

    /// <summary>How many characters of them.</summary>
    public const int TailCharacters = 1_500;

    /// <summary>Tokens of one generation that are valid at a time: two silos that make the same container at once do not shut each other out.</summary>
    private const int MaxTokens = 3;

    private const int MaxProblem = 500;
    private const int MostBound = 100;

    /// <summary>What could not be done is tried again after this.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    /// <summary>A start that failed is tried again after this.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    /// <summary>Somebody else was there first: what they do is waited for.</summary>
    private static readonly TimeSpan Overtaken = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Again = TimeSpan.Zero;

    /// <summary>Looks, and does one step.</summary>
    /// <returns>After which time to look again; null when everything is as it should be.</returns>
    public async Task<TimeSpan?> StepAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        if (!known.IsReachable)
        {
            return Retry;
        }

        try
        {
            if (known.DoubtOf(workspace) is { } doubted)
            {
                known.Set(workspace, await engine.InspectAsync(doubted, cancellationToken));
            }

            if (await ReadAsync(workspace, cancellationToken) is not { } wanted)
            {
                return await TidyAsync(workspace, cancellationToken);
            }

            return Reconciliation.Next(wanted, known.Of(workspace), time.GetUtcNow()) switch
            {
                ContainerStep.Launch => await longSteps.DoAsync(workspace, () => LaunchAsync(wanted, cancellationToken)),
                ContainerStep.Adopt adopt => await longSteps.DoAsync(workspace, () => StartAsync(wanted, adopt.ContainerId, cancellationToken)),
                ContainerStep.Report report => await ReportAsync(wanted, report.ContainerId, cancellationToken),
                ContainerStep.End end => await longSteps.DoAsync(workspace, () => EndAsync(wanted, end.ContainerId, cancellationToken)),
                ContainerStep.Restart => await RestartAsync(wanted, cancellationToken),
                ContainerStep.Stop stop => await longSteps.DoAsync(workspace, () => StopAsync(wanted, stop.ContainerId, cancellationToken)),
                ContainerStep.Settle => await SaveAsync(AtRest(wanted.Bound), cancellationToken),
                ContainerStep.Remove remove => await longSteps.DoAsync(workspace, () => RemoveAsync(wanted, remove.WithVolumes, cancellationToken)),
                ContainerStep.Wait wait => Max(wait.Until - time.GetUtcNow(), TimeSpan.FromMilliseconds(1)),
                _ => null,
            };
        }
        catch (ContainerEngineException exception)
        {
            // Nothing is concluded from it: what runs is unknown, not dead.
            LogEngineFailed(logger, engine.Name, workspace, exception.Message);
            return Retry;
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or InconsistentStateException)
        {
            LogNotNow(logger, workspace, exception.Message);
            return Retry;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A bug about one workspace must not keep the others from running.
            LogFailed(logger, workspace, exception);
            return Retry;
        }
    }

    /// <summary>The last lines that its container wrote, without secrets; empty when there are none.</summary>
    public async Task<string> ReadTailAsync(WantedContainer wanted, string containerId, CancellationToken cancellationToken)
    {
        var mask = await MaskAsync(wanted, cancellationToken);
        var lines = new List<string>();
        await foreach (var line in engine.ReadLogAsync(containerId, TailLines, follow: false, cancellationToken))
        {
            lines.Add(mask.Apply(line.Text));
        }

        // What was written last says most.
        var tail = string.Join('\n', lines.TakeLast(TailLines));
        return tail.Length <= TailCharacters ? tail : PlainText.Shorten("…" + tail[^(TailCharacters - 1)..], TailCharacters);
    }

    /// <summary>What frees the log of a container of its secrets.</summary>
    public async Task<LogMask> MaskAsync(WantedContainer wanted, CancellationToken cancellationToken) =>
        new((await plans.OpenSecretsAsync(wanted.Workspace, cancellationToken)).Values, wanted.Bound.Tokens);

    private async Task<string?> TryReadTailAsync(WantedContainer wanted, string containerId, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadTailAsync(wanted, containerId, cancellationToken);
        }
        catch (Exception exception) when (exception is ContainerEngineException or UnstartableException or MoleculeException)
        {
            // That it ended is worth more than what it wrote.
            LogNoTail(logger, wanted.Workspace, exception.Message);
            return null;
        }
    }

    private async Task<WantedContainer?> ReadAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        var wanted = await store.ReadAsync(workspace, cancellationToken);
        if (wanted is null)
        {
            // Whoever binds at the same moment may have bound this one as well.
            await store.BindAsync(MostBound, cancellationToken);
            wanted = await store.ReadAsync(workspace, cancellationToken);
        }

        return wanted?.Bound.Engine == engine.Name ? wanted : null;
    }

    /// <summary>Of a workspace that is removed nothing is kept, also when the binding was ended before something was made of it.</summary>
    private async Task<TimeSpan?> TidyAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        if (known.Has(workspace) && (await store.LocateAsync([workspace], cancellationToken)).Any(found => found.IsRemoved))
        {
            await engine.RemoveAsync(workspace, withVolumes: true, cancellationToken);
            known.Forget(workspace);
        }

        return null;
    }

    private async Task<TimeSpan?> LaunchAsync(WantedContainer wanted, CancellationToken cancellationToken)
    {
        var (bound, token) = (wanted.Bound, IssuedToken.Create());
        ImmutableArray<ContainerToken> kept = bound.Generation < wanted.Generation ? [] : [.. bound.Tokens.TakeLast(MaxTokens - 1)];

        // Whoever began before this one finds at its next write that it was overtaken, and does not start anything.
        if (await store.SaveAsync(
            bound with
            {
                Generation = wanted.Generation,
                State = ContainerState.Waiting,
                NextStartAt = null,
                Failures = bound.State == ContainerState.Stopped ? 0 : bound.Failures,
                Tokens = [.. kept, new ContainerToken(token.Id, token.Hash)],
            },
            cancellationToken) is not { } claimed)
        {
            return Overtaken;
        }

        var secrets = ImmutableSortedDictionary<string, string>.Empty;
        try
        {
            secrets = await plans.OpenSecretsAsync(wanted.Workspace, cancellationToken);
            ImmutableArray<WorkspaceFile>? files = wanted.NeedsFiles ? await store.ReadFilesAsync(wanted.Workspace, cancellationToken) : null;
            var plan = plans.Make(wanted, secrets, files, token.Text);
            if (!await Workspace(wanted).AdmitAsync(
                wanted.Generation,
                new NewContainerToken(token.Id, token.Prefix, token.Hash),
                [.. bound.Tokens.Except(kept).Select(former => former.Id)],
                cancellationToken))
            {
                return Overtaken;
            }

            var containerId = await engine.CreateAsync(plan, cancellationToken);
            known.Set(wanted.Workspace, Made(wanted, containerId));
            if (await store.SaveAsync(claimed with { ContainerId = containerId, FilesVersion = wanted.FilesVersion }, cancellationToken) is not { } made)
            {
                return Overtaken;
            }

            claimed = made;
            return await StartAsync(wanted with { Bound = made }, containerId, cancellationToken);
        }
        catch (Exception exception) when (exception is UnstartableException or ImageNotFoundException)
        {
            LogUnstartable(logger, wanted.Workspace, exception.Message);
            if (await Workspace(wanted).FailAsync(wanted.Generation, exception.Message, cancellationToken))
            {
                return Again;
            }

            // Its agent is heard from somewhere else, so it has not failed; a container it cannot have.
            await store.SaveAsync(
                claimed with { Problem = PlainText.Shorten(exception.Message, MaxProblem), NextStartAt = time.GetUtcNow() + Pause }, cancellationToken);
            return Pause;
        }
        catch (ContainerEngineException exception)
        {
            // The engine may tell what it did not like, down to a variable and its value.
            var problem = PlainText.Shorten(new LogMask([.. secrets.Values, token.Text], claimed.Tokens).Apply(exception.Message), MaxProblem);
            LogEngineFailed(logger, engine.Name, wanted.Workspace, problem);
            await store.SaveAsync(claimed with { Problem = problem, NextStartAt = time.GetUtcNow() + Pause }, cancellationToken);
            return Pause;
        }
    }

    private async Task<TimeSpan?> StartAsync(WantedContainer wanted, string containerId, CancellationToken cancellationToken)
    {
        var url = await engine.StartAsync(containerId, cancellationToken);
        known.Set(wanted.Workspace, Made(wanted, containerId) with { IsRunning = true });
        await Workspace(wanted).StartedAsync(wanted.Generation, url, cancellationToken);
        LogStarted(logger, wanted.Workspace, wanted.Generation, engine.Name);
        return await SaveAsync(
            wanted.Bound with
            {
                ContainerId = containerId,
                State = ContainerState.Running,
                StartedAt = time.GetUtcNow(),
                NextStartAt = null,
                Problem = null,
            },
            cancellationToken);
    }

    private async Task<TimeSpan?> ReportAsync(WantedContainer wanted, string? containerId, CancellationToken cancellationToken)
    {
        var bound = wanted.Bound;
        var found = containerId is null ? null : await engine.InspectAsync(containerId, cancellationToken);
        known.Set(wanted.Workspace, found);
        if (found is { IsRunning: true } && found.Generation == wanted.Generation)
        {
            return Again;
        }

        var end = new ContainerEnd(found?.Exit?.Code, found?.Exit?.OutOfMemory ?? false, bound.Restarts);
        if (await Workspace(wanted).EndedAsync(wanted.Generation, end, cancellationToken) is not { } wasUp)
        {
            return Overtaken;
        }

        LogEnded(logger, wanted.Workspace, wanted.Generation, end.Code, end.OutOfMemory);
        var now = time.GetUtcNow();
        var failures = Reconciliation.FailuresWith(wanted, wasUp, now);
        var tail = found is null ? null : await TryReadTailAsync(wanted, found.Id, cancellationToken);
        if (await store.SaveAsync(
            bound with
            {
                State = ContainerState.Exited,
                Exit = found?.Exit,
                Failures = failures,
                NextStartAt = now + Reconciliation.Backoff(failures, Random.Shared.NextDouble()),
                LogTail = tail,
            },
            cancellationToken) is null)
        {
            return Overtaken;
        }

        return wasUp || failures < Reconciliation.MaxFailures || await Workspace(wanted).FailAsync(
            wanted.Generation,
            ContainerStory.With($"its container ended {failures} times in a row before anything was heard of its agent, last with {ContainerStory.Of(end)}", tail),
            cancellationToken)
            ? Again
            : Overtaken;
    }

    private async Task<TimeSpan?> EndAsync(WantedContainer wanted, string containerId, CancellationToken cancellationToken)
    {
        // It may have been heard of since its row was read.
        if (!await Workspace(wanted).IsSilentAsync(wanted.Generation, cancellationToken))
        {
            return Overtaken;
        }

        // Nothing is noted: it has ended then, which is reported and followed by a start as every end is.
        LogSilent(logger, wanted.Workspace, wanted.Generation);
        await engine.StopAsync(containerId, cancellationToken);
        known.Set(wanted.Workspace, await engine.InspectAsync(containerId, cancellationToken));
        return Again;
    }

    private async Task<TimeSpan?> RestartAsync(WantedContainer wanted, CancellationToken cancellationToken) =>
        await Workspace(wanted).RestartAsync(wanted.Generation, cancellationToken)
            ? await SaveAsync(wanted.Bound with { Restarts = wanted.Bound.Restarts + 1, NextStartAt = null }, cancellationToken)
            : Overtaken;

    private async Task<TimeSpan?> StopAsync(WantedContainer wanted, string containerId, CancellationToken cancellationToken)
    {
        await engine.StopAsync(containerId, cancellationToken);
        known.Set(wanted.Workspace, await engine.InspectAsync(containerId, cancellationToken));
        return await SaveAsync(AtRest(wanted.Bound), cancellationToken);
    }

    private async Task<TimeSpan?> RemoveAsync(WantedContainer wanted, bool withVolumes, CancellationToken cancellationToken)
    {
        await engine.RemoveAsync(wanted.Workspace, withVolumes, cancellationToken);
        if (withVolumes)
        {
            known.Forget(wanted.Workspace);
        }
        else
        {
            known.Set(wanted.Workspace, null);
        }

        return await store.ForgetAsync(wanted.Bound, cancellationToken) ? null : Again;
    }

    private async Task<TimeSpan?> SaveAsync(BoundContainer bound, CancellationToken cancellationToken) =>
        await store.SaveAsync(bound, cancellationToken) is null ? Overtaken : Again;

    private static BoundContainer AtRest(BoundContainer bound) => bound with { State = ContainerState.Stopped, NextStartAt = null };

    private static ContainerRecord Made(WantedContainer wanted, string containerId) => new()
    {
        Id = containerId,
        Workspace = wanted.Workspace,
        Generation = wanted.Generation,
        IsRunning = false,
        HasEnded = false,
    };

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private IWorkspaceContainer Workspace(WantedContainer wanted) => grains.GetGrain<IWorkspaceContainer>(wanted.Workspace.Value);

    [LoggerMessage(Level = LogLevel.Information, Message = "Workspace {Workspace}, generation {Generation}, was started on {Engine}")]
    private static partial void LogStarted(ILogger logger, WorkspaceId workspace, long generation, string engine);

    [LoggerMessage(Level = LogLevel.Information, Message = "The container of workspace {Workspace}, generation {Generation}, ended: exit code {Code}, out of memory {OutOfMemory}")]
    private static partial void LogEnded(ILogger logger, WorkspaceId workspace, long generation, int? code, bool outOfMemory);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing is heard of the agent of workspace {Workspace}, generation {Generation}, though its container runs: it is ended and started again")]
    private static partial void LogSilent(ILogger logger, WorkspaceId workspace, long generation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workspace {Workspace} cannot be started: {Reason}")]
    private static partial void LogUnstartable(ILogger logger, WorkspaceId workspace, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Engine {Engine} did not do what workspace {Workspace} needs; it is tried again: {Reason}")]
    private static partial void LogEngineFailed(ILogger logger, string engine, WorkspaceId workspace, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The container of workspace {Workspace} has to wait: {Reason}")]
    private static partial void LogNotNow(ILogger logger, WorkspaceId workspace, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "What the container of workspace {Workspace} last wrote could not be read: {Reason}")]
    private static partial void LogNoTail(ILogger logger, WorkspaceId workspace, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The container of workspace {Workspace} could not be seen to; it is tried again")]
    private static partial void LogFailed(ILogger logger, WorkspaceId workspace, Exception exception);
}
