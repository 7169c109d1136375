using Molecule.Gateway.Cluster;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Canvas;

/// <summary>
/// Reads the organisation for canvases. Those that ask while a reading is under way share it: when a gateway restarts, all its canvases
/// come back in the same second.
/// </summary>
internal sealed class OrganizationReader
{
    private readonly SharedReading<(CanvasFrame.Snapshot Frame, CanvasVitals[] Vitals)> _snapshot;
    private readonly SharedReading<CanvasFrame.AllVitals> _vitals;

    public OrganizationReader(ClusterCalls cluster)
    {
        _snapshot = new(async () =>
        {
            var snapshot = await cluster.AskAsync((grains, token) => grains.GetGrain<IOrganization>(0).TakeSnapshotAsync(token), default);
            return (
                new CanvasFrame.Snapshot(snapshot.Position, [.. snapshot.Workspaces.Select(CanvasWorkspace.From)]),
                [.. snapshot.Workspaces.Select(workspace => CanvasVitals.From(workspace.Id, workspace.ParentId, workspace.Vitals, workspace.Place))]);
        });
        _vitals = new(async () =>
        {
            var reading = await cluster.AskAsync((grains, token) => grains.GetGrain<IOrganization>(0).ReadVitalsAsync(token), default);
            return new CanvasFrame.AllVitals { Vitals = [.. reading.Readings.Select(CanvasVitals.From)] };
        });
    }

    public Task<(CanvasFrame.Snapshot Frame, CanvasVitals[] Vitals)> TakeSnapshotAsync(CancellationToken cancellationToken) =>
        _snapshot.GetAsync(cancellationToken);

    public Task<CanvasFrame.AllVitals> ReadVitalsAsync(CancellationToken cancellationToken) => _vitals.GetAsync(cancellationToken);
}
