using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Routing;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Storage.Routing;
using Molecule.Storage.Tests.Workspaces;
using Molecule.Storage.Workspaces;

namespace Molecule.Storage.Tests.Routing;

public sealed class RoutingQueriesTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadTeamAsync_TeamAndRoots_AreWholeAndKnowTheirPosition()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var queries = new RoutingQueries(database.DataSource);
        var empty = await queries.ReadTeamAsync(null, Cancelled);
        (empty.Position, empty.Members.Length).ShouldBe((0, 0));

        var top = await Activation.CreateAsync(database.DataSource, name: "Top");
        var child = await Activation.CreateAsync(database.DataSource, top.Id, "Child");
        var gone = await Activation.CreateAsync(database.DataSource, top.Id, "Gone");
        await gone.CommitAsync(Facts.Removed());
        await child.CommitAsync(record => record with { Place = new WorkspacePlace(1, 2) }, Facts.Online("""{"a": 1}"""));
        var vitals = new WorkspaceVitals { LastHeartbeatAt = Facts.Start, ActiveTasks = 3 };
        await new HeartbeatStore(database.DataSource).WriteAsync([new Beat(child.Id, vitals, null)], Silos.One, Cancelled);

        var team = await queries.ReadTeamAsync(top.Id, Cancelled);
        team.Position.ShouldBe(child.LastPosition);
        var member = team.Members.ShouldHaveSingleItem();
        (member.ActiveTasks, member.HeardAt).ShouldBe((3, Facts.Start));
        member.State.ShouldBe((await Activation.ReadAsync(database.DataSource, child.Id)).State);
        (await queries.ReadTeamAsync(null, Cancelled)).Members.Select(root => root.State.Id).ShouldBe([top.Id]);
        var leaf = await queries.ReadTeamAsync(child.Id, Cancelled);
        (leaf.Position, leaf.Members.Length).ShouldBe((team.Position, 0));
    }

    [Fact]
    public async Task ReadTeamAsync_OrderOfIds_IsThatOfTheDatabase()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        for (var index = 0; index < 200; index++)
        {
            await Activation.CreateAsync(database.DataSource);
        }

        var members = (await new RoutingQueries(database.DataSource).ReadTeamAsync(null, Cancelled)).Members;

        Team.Empty.With(members).All().Select(member => member.State.Id.Value)
            .ShouldBe(await database.ReadAllAsync<Guid>("SELECT id FROM workspaces ORDER BY created_at, id", Cancelled));
    }

    [Fact]
    public async Task FindLastHeirAsync_AChainOfAThousand_IsFollowedToItsEnd()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var queries = new RoutingQueries(database.DataSource);
        var first = await Activation.CreateAsync(database.DataSource);
        var end = first;
        for (var link = 0; link < 1_000; link++)
        {
            var next = await Activation.CreateAsync(database.DataSource);
            await end.CommitAsync(new WorkspaceFact.Removed(Facts.Start, Actor.Operator, 0, next.Id));
            end = next;
        }

        (await queries.FindLastHeirAsync(first.Id, Cancelled)).ShouldBe(end.Id);
        (await queries.FindLastHeirAsync(end.Id, Cancelled)).ShouldBe(end.Id);
        await end.CommitAsync(Facts.Removed());
        (await queries.FindLastHeirAsync(first.Id, Cancelled)).ShouldBe(end.Id);
        (await queries.FindLastHeirAsync(new WorkspaceId(Guid.NewGuid()), Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task FindLastHeirAsync_OneOnTheWayIsThereAndNamesAnother_EndsThere()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var lead = await Activation.CreateAsync(database.DataSource);
        var expanded = await Activation.CreateAsync(database.DataSource);
        await expanded.CommitAsync(new WorkspaceFact.Forwarded(Facts.Start, Actor.Operator, lead.Id));
        var old = await Activation.CreateAsync(database.DataSource);
        await old.CommitAsync(new WorkspaceFact.Removed(Facts.Start, Actor.Operator, 0, expanded.Id));

        (await new RoutingQueries(database.DataSource).FindLastHeirAsync(old.Id, Cancelled)).ShouldBe(expanded.Id);
    }

    /// <summary>No commit makes a cycle; if somebody made one by hand, the question must end all the same.</summary>
    [Fact]
    public async Task FindLastHeirAsync_TheChainGoesRound_HasNoEnd()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var one = await Activation.CreateAsync(database.DataSource);
        var other = await Activation.CreateAsync(database.DataSource);
        await database.ExecuteAsync($"UPDATE workspaces SET status = 'removed', forwarded_to = '{other.Id}' WHERE id = '{one.Id}'", Cancelled);
        await database.ExecuteAsync($"UPDATE workspaces SET status = 'removed', forwarded_to = '{one.Id}' WHERE id = '{other.Id}'", Cancelled);

        (await new RoutingQueries(database.DataSource).FindLastHeirAsync(one.Id, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task Succession_InOneCommit_LeavesWhatTheLogSays()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var old = await Activation.CreateAsync(database.DataSource, name: "Old");
        var child = await Activation.CreateAsync(database.DataSource, old.Id, "Child");
        var successor = new WorkspaceId(Guid.NewGuid());
        var succession = Succession.Of(old.State, new WorkspacePlace(5, 6), [child.State], successor, new(), Facts.Start);

        await old.CommitAsync(record => record with { Alongside = [succession.Successor, .. succession.Team] }, succession.Removal);

        (await Activation.ReadAsync(database.DataSource, child.Id)).State.ParentId.ShouldBe(successor);
        (await Activation.ReadAsync(database.DataSource, old.Id)).State.ForwardedTo.ShouldBe(successor);
        (await Activation.ReadAsync(database.DataSource, successor)).Record.Place.ShouldBe(new WorkspacePlace(5, 6));
        (await database.ReadAllAsync<string>("SELECT event_type FROM structure_events ORDER BY position", Cancelled))
            .ShouldBe(["WORKSPACE_PROVISIONING", "WORKSPACE_PROVISIONING", "WORKSPACE_PROVISIONING", "WORKSPACE_MOVED", "WORKSPACE_REMOVED"]);
    }
}
