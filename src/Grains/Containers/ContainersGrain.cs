using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Containers;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Concurrency;

namespace Molecule.Grains.Containers;

/// <summary>Answers gateways about containers.</summary>
// Stateless and reentrant: it holds nothing between calls, and an engine that does not answer must not hold up who asks about another.
[StatelessWorker]
[Reentrant]
[GrainType("containers")]
internal sealed partial class ContainersGrain(IContainerStore store, ILogger<ContainersGrain> logger) : Grain, IContainers
{
    public async Task<ContainerDescription> DescribeAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(workspace, cancellationToken) is not { Bound: var bound, Wants: not WantedState.Gone })
        {
            throw (await store.LocateAsync([workspace], cancellationToken)).IsEmpty
                ? new WorkspaceNotFoundException(workspace)
                : new NoContainerException(workspace);
        }

        return new ContainerDescription
        {
            Workspace = workspace,
            Engine = bound.Engine,
            ContainerId = bound.ContainerId,
            Generation = bound.Generation,
            State = bound.State switch
            {
                ContainerState.Running => "running",
                ContainerState.Exited => "exited",
                ContainerState.Stopped => "stopped",
                _ => "waiting",
            },
            StartedAt = bound.StartedAt,
            NextStartAt = bound.NextStartAt,
            Restarts = bound.Restarts,
            ExitCode = bound.Exit?.Code,
            OutOfMemory = bound.Exit?.OutOfMemory ?? false,
            ExitedAt = bound.Exit?.At,
            Problem = bound.Problem,
        };
    }

    public async Task<OrphanList> ListOrphansAsync(CancellationToken cancellationToken)
    {
        var engines = await store.ListEnginesAsync(cancellationToken);
        var answers = await Task.WhenAll(engines.Select(async engine => (Engine: engine, Orphans: await TryListOrphansAsync(engine, cancellationToken))));
        return new OrphanList(
            [.. answers.SelectMany(answer => (answer.Orphans ?? []).Order(Comparer<WorkspaceId>.Create((one, other) => one.Value.CompareTo(other.Value)))
                .Select(workspace => new Orphan(answer.Engine, workspace)))],
            [.. answers.Where(answer => answer.Orphans is null).Select(answer => answer.Engine)]);
    }

    public async Task RemoveOrphanAsync(string engine, WorkspaceId workspace, CancellationToken cancellationToken)
    {
        if (!(await store.ListEnginesAsync(cancellationToken)).Contains(engine))
        {
            throw new OrphanNotFoundException();
        }

        try
        {
            if (!await GrainFactory.GetGrain<IEngine>(engine).RemoveOrphanAsync(workspace, cancellationToken))
            {
                throw new OrphanNotFoundException();
            }
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException and not MoleculeException)
        {
            LogUnanswered(logger, engine, exception.Message);
            throw new EngineUnavailableException(engine);
        }
    }

    private async Task<ImmutableArray<WorkspaceId>?> TryListOrphansAsync(string engine, CancellationToken cancellationToken)
    {
        try
        {
            return await GrainFactory.GetGrain<IEngine>(engine).ListOrphansAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException and not MoleculeException)
        {
            LogUnanswered(logger, engine, exception.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The engine {Engine} did not answer: {Reason}")]
    private static partial void LogUnanswered(ILogger logger, string engine, string reason);
}
