using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Storage;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>A team that is paused through one silo while others come into it through the other: whoever is there afterwards rests.</summary>
public sealed class PauseRaceTests(Servers servers, ITestOutputHelper output)
{
    private const int Rounds = 25;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PauseAsync_WhileOthersComeIntoTheTeamOnAnotherSilo_LeavesNobodyAwakeBelow()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var silos = await TwoSilos.StartAsync(servers, database, TimeSpan.FromMinutes(10), Cancelled);
        var came = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (top, middle, replaced, other) = (await CreateAsync(0), await CreateAsync(0), await CreateAsync(1), await CreateAsync(1));
            await MoveAsync(0, middle, top);
            await MoveAsync(0, replaced, middle);

            var pause = PersistAsync(() => Operator(0, top).PauseAsync(Cancelled));
            var comers = await Task.WhenAll(
                TryAsync(() => CreateAsync(1, middle)),
                TryAsync(() => MoveAsync(1, other, middle)),
                TryAsync(() => silos.Grains[1].GetGrain<ITeam>(middle.Value).ExpandAsync(new NewTeam([new NewMember("Writer")]), Cancelled)),
                TryAsync(() => silos.Grains[1].GetGrain<IWorkspaceSuccession>(replaced.Value).ReplaceAsync(NewId(), new Replacement(), Cancelled)));
            await pause;

            came += comers.Count(did => did);
            (await TryAsync(() => CreateAsync(1, middle))).ShouldBeFalse("who comes after the pause is refused");
            (await Operator(1, top).DescribeAsync(Cancelled)).Status.ShouldBe(WorkspaceStatus.Paused);
        }

        output.WriteLine($"{came} of {4 * Rounds} came before the pause.");
        await silos.DisposeAsync();
        (await database.ReadAsync<long>("""
            SELECT count(*) FROM workspaces child JOIN workspaces parent ON parent.id = child.parent_id
            WHERE parent.status = 'paused' AND child.status NOT IN ('paused', 'removed')
            """, Cancelled)).ShouldBe(0);
        (await LogTransitions.FindViolationAsync(database.DataSource, Cancelled)).ShouldBeNull();
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();

        IWorkspaceOperator Operator(int silo, WorkspaceId id) => silos.Grains[silo].GetGrain<IWorkspaceOperator>(id.Value);

        async Task<WorkspaceId> CreateAsync(int silo, WorkspaceId? parent = null)
        {
            var id = NewId();
            await Operator(silo, id).CreateAsync(new NewWorkspace { Name = "QA", ParentId = parent }, Cancelled);
            return id;
        }

        Task MoveAsync(int silo, WorkspaceId id, WorkspaceId parent) =>
            Operator(silo, id).ChangeAsync(new WorkspaceChanges { ParentId = new(parent) }, Cancelled);
    }

    private static WorkspaceId NewId() => new(Guid.NewGuid());

    /// <summary>Whether it happened, or was refused because the team rests or was just changed.</summary>
    private static async Task<bool> TryAsync(Func<Task> command)
    {
        try
        {
            await command();
            return true;
        }
        catch (Exception exception) when (exception is WorkspacePausedException or AncestorPausedException or InconsistentStateException)
        {
            return false;
        }
    }

    /// <summary>A command that lost to others too often is asked again, as its client would.</summary>
    private static async Task PersistAsync(Func<Task> command)
    {
        while (true)
        {
            try
            {
                await command();
                return;
            }
            catch (InconsistentStateException)
            {
                // Again.
            }
        }
    }
}
