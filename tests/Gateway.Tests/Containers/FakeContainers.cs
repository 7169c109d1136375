using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Containers;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Containers;

/// <summary>Containers that a test writes.</summary>
internal sealed class FakeContainers : IContainers, IContainerLog
{
    public ContainerDescription? Container { get; set; }

    public OrphanList Orphans { get; set; } = new([], []);

    public ImmutableArray<LogLine> Lines { get; set; } = [];

    /// <summary>Thrown by whatever is asked.</summary>
    public Exception? Fails { get; set; }

    /// <summary>Thrown before the first piece of a log.</summary>
    public Exception? Refuses { get; set; }

    /// <summary>Thrown after the last line.</summary>
    public Exception? BreaksOff { get; set; }

    /// <summary>When the container of a log that is followed ends; at once by itself.</summary>
    public Task Ends { get; set; } = Task.CompletedTask;

    public (string Engine, WorkspaceId Workspace)? Removed { get; private set; }

    public (int Last, bool Follow)? Asked { get; private set; }

    public string? LogKey { get; set; }

    public Task<ContainerDescription> DescribeAsync(WorkspaceId workspace, CancellationToken cancellationToken) => Answer(() => Container ?? throw new NoContainerException(workspace));

    public Task<OrphanList> ListOrphansAsync(CancellationToken cancellationToken) => Answer(() => Orphans);

    public Task RemoveOrphanAsync(string engine, WorkspaceId workspace, CancellationToken cancellationToken) => Answer(() =>
    {
        Removed = (engine, workspace);
        return true;
    });

    public async IAsyncEnumerable<LogPiece> ReadAsync(
        WorkspaceId workspace, int last, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Refuses is { } refusal)
            throw refusal;

        Asked = (last, follow);
        yield return new LogPiece([]);
        await Task.Yield();
        foreach (var line in Lines)
            yield return new LogPiece([line]);

        if (BreaksOff is { } failure)
            throw failure;

        if (follow)
            await Ends.WaitAsync(cancellationToken);
    }

    private Task<T> Answer<T>(Func<T> answer) => Fails is { } failure ? Task.FromException<T>(failure) : Task.FromResult(answer());
}
