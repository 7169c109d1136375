using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>A team whose grains are awake on two silos, and a command over it that is carried out by one of them.</summary>
public sealed class PauseAcrossSilosTests(Servers servers)
{
    private const int Children = 24;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PauseAsync_ChildrenAreAwakeOnBothSilos_AllKnowAtOnceAndNoBeatWakesThem_W15()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var silos = await TwoSilos.StartAsync(servers, database, TimeSpan.FromMinutes(10), Cancelled);
        var top = new WorkspaceId(Guid.NewGuid());
        await Operator(0, top).CreateAsync(new NewWorkspace { Name = "Top" }, Cancelled);
        var children = Enumerable.Range(0, Children).Select(_ => new WorkspaceId(Guid.NewGuid())).ToArray();
        foreach (var child in children)
        {
            await Operator(0, child).CreateAsync(new NewWorkspace { Name = $"{child}", ParentId = top }, Cancelled);
            await Agent(0, child).RegisterAsync(new Registration("http://10.0.0.1:8000", "{}"), null, Cancelled);
        }

        (await silos.DescribeAsync(Cancelled)).ShouldAllBe(silo => silo.Workspaces > 0);

        (await Operator(0, top).PauseAsync(Cancelled)).ShouldBe(Children + 1);

        foreach (var child in children)
        {
            (await Operator(1, child).DescribeAsync(Cancelled)).Status.ShouldBe(WorkspaceStatus.Paused);
            (await Agent(1, child).HeartbeatAsync(new Heartbeat(1, "still here", 1, 1, "work"), null, Cancelled)).IsKnown.ShouldBeTrue();
            var paused = await Operator(0, child).DescribeAsync(Cancelled);
            (paused.Status, paused.Url, paused.Vitals.CurrentTask).ShouldBe((WorkspaceStatus.Paused, "", "work"));
        }

        await Operator(1, children[0]).ResumeAsync(Cancelled).ShouldThrowAsync<AncestorPausedException>();
        (await Operator(1, top).ResumeAsync(Cancelled)).ShouldBe(Children + 1);
        foreach (var child in children)
        {
            (await Agent(0, child).HeartbeatAsync(new Heartbeat(0, "", 0, 2, ""), null, Cancelled)).IsKnown.ShouldBeTrue();
            (await Operator(1, child).DescribeAsync(Cancelled)).Status.ShouldBe(WorkspaceStatus.Online);
        }

        await silos.DisposeAsync();
        (await LogTransitions.FindViolationAsync(database.DataSource, Cancelled)).ShouldBeNull();
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();

        IWorkspaceOperator Operator(int silo, WorkspaceId id) => silos.Grains[silo].GetGrain<IWorkspaceOperator>(id.Value);
        IWorkspaceAgent Agent(int silo, WorkspaceId id) => silos.Grains[silo].GetGrain<IWorkspaceAgent>(id.Value);
    }
}
