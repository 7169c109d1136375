using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Workspaces;

internal sealed class FakeOrganization : IOrganization
{
    private int _snapshots;

    public ImmutableArray<Workspace> Workspaces { get; set; } = [];

    public ImmutableArray<WorkspaceReading> Vitals { get; set; } = [];

    /// <summary>Position that the next snapshot is taken at.</summary>
    public long Position { get; set; }

    public Exception? Fails { get; set; }

    public int Snapshots => Volatile.Read(ref _snapshots);

    /// <summary>Runs while vitals are read.</summary>
    public Action? WhileReadingVitals { get; set; }

    public Task<WorkspaceList> ListAsync(WorkspaceId? after, int? limit, CancellationToken cancellationToken)
    {
        var rest = after is null ? Workspaces : [.. Workspaces.SkipWhile(workspace => workspace.Id != after).Skip(1)];
        return Answer(() => new WorkspaceList([.. rest.Take(limit ?? int.MaxValue)]));
    }

    public Task<OrganizationSnapshot> TakeSnapshotAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _snapshots);
        return Answer(() => new OrganizationSnapshot(Position, Workspaces));
    }

    public Task<VitalsReading> ReadVitalsAsync(CancellationToken cancellationToken) => Answer(() =>
    {
        WhileReadingVitals?.Invoke();
        return new VitalsReading(Vitals);
    });

    private Task<T> Answer<T>(Func<T> answer) => Fails is { } failure ? Task.FromException<T>(failure) : Task.FromResult(answer());
}
