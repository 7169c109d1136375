using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Containers;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Placement;

namespace Molecule.Grains.Containers;

/// <summary>Reads one container's log for one reader, and is gone.</summary>
[ReachesEngine]
[Immovable]
[CollectionAgeLimit(Minutes = 2)]
[GrainType("container-log")]
internal sealed class ContainerLogGrain(LocalEngines engines, LogRoom room, IContainerStore store, ContainerPlans plans, TimeProvider time) : Grain, IContainerLog
{
    private string EngineName => this.GetPrimaryKeyString().Split('/')[0];

    public async IAsyncEnumerable<LogPiece> ReadAsync(
        WorkspaceId workspace, int last, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (last is < 0 or > IContainerLog.MaxLines)
        {
            throw new InvalidFieldException("lines", $"must be 0 to {IContainerLog.MaxLines}");
        }

        using var seat = room.Enter();
        if (engines.Find(EngineName) is not { } engine
            || await store.ReadAsync(workspace, cancellationToken) is not { Bound.ContainerId: { } containerId } wanted
            || wanted.Bound.Engine != engine.Name)
        {
            throw new NoContainerException(workspace);
        }

        // Secrets that change restart the workspace, and this container ends: what it was started with is what it can write.
        var mask = new LogMask((await OpenSecretsAsync(workspace, cancellationToken)).Values, wanted.Bound.Tokens);
        yield return new LogPiece([]);

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(IContainerLog.MaxMinutes), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await using var lines = engine.ReadLogAsync(containerId, last, follow, end.Token).GetAsyncEnumerator(end.Token);
        while (await NextAsync(lines, engine.Name, limit.Token))
        {
            yield return new LogPiece([new LogLine(lines.Current.At, mask.Apply(lines.Current.Text), lines.Current.IsError)]);
        }
    }

    /// <summary>Whose secrets cannot be opened, of that nothing is shown: they could not be masked.</summary>
    private async Task<ImmutableSortedDictionary<string, string>> OpenSecretsAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        try
        {
            return await plans.OpenSecretsAsync(workspace, cancellationToken);
        }
        catch (UnstartableException exception) when (exception.InnerException is MoleculeException refusal)
        {
            throw refusal;
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<ContainerLine> lines, string engine, CancellationToken limit)
    {
        try
        {
            return await lines.MoveNextAsync();
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return false;
        }
        catch (ContainerEngineException)
        {
            throw new EngineUnavailableException(engine);
        }
    }
}
