using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Agents;
using Molecule.Storage.Tests.Workspaces;
using Molecule.Storage.Workspaces;
using Orleans.Storage;

namespace Molecule.Storage.Tests.Agents;

/// <summary>The rows of <c>agents</c> are what the facts say, in the commit of the facts.</summary>
public sealed class AgentCommitTests(Servers servers)
{
    private static readonly Guid Sonnet = new("0b5f0a51-2222-4222-8333-000000000001");
    private static readonly Guid Opus = new("0b5f0a51-2222-4222-8333-000000000002");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Assigned_IsTheActiveRowAndComesBackWithTheState()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);

        await activation.CommitAsync(Assigned(Sonnet));

        (await Activation.ReadAsync(database.DataSource, activation.Id)).State.ShouldBe(activation.State);
        activation.State.Agent.ShouldBe(new AssignedAgent(Sonnet, "sonnet"));
        var queries = new WorkspaceQueries(database.DataSource);
        (await queries.ReadAsync([activation.Id], Cancelled)).ShouldHaveSingleItem().Agent.ShouldBe(activation.State.Agent);
        (await database.ReadAsync<Guid>("SELECT agent_id FROM structure_events WHERE event_type = 'AGENT_ASSIGNED'", Cancelled)).ShouldBe(Sonnet);
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task ReplacedAndRemoved_EndTheRowAndSayWhy()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Assigned(Sonnet));

        await activation.CommitAsync(new WorkspaceFact.AgentReplaced(Facts.Start.AddSeconds(1), Actor.Operator, Opus, "opus", "sonnet"));
        await activation.CommitAsync(new WorkspaceFact.AgentRemoved(Facts.Start.AddSeconds(2), Actor.Operator, Opus, "opus"));

        (await new AgentRecords(database.DataSource).ListAsync(activation.Id, null, 10, Cancelled)).ShouldNotBeNull().Agents.ShouldBe(
        [
            new AgentRecord(Opus, "opus", AgentStatus.Removed, Facts.Start.AddSeconds(1), Facts.Start.AddSeconds(2), "manual_removal"),
            new AgentRecord(Sonnet, "sonnet", AgentStatus.Replaced, Facts.Start, Facts.Start.AddSeconds(1), "model_replaced"),
        ]);
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task Moved_IsOneCommitSourceFirst()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (source, target) = (await Activation.CreateAsync(database.DataSource), await Activation.CreateAsync(database.DataSource));
        await source.CommitAsync(Assigned(Sonnet));

        await MoveAsync(source, target);

        (await database.ReadAllAsync<string>(
            "SELECT workspace_id || ' ' || agent_id || ' ' || target_id FROM structure_events WHERE event_type = 'AGENT_MOVED' ORDER BY position", Cancelled))
            .ShouldBe([$"{source.Id} {Sonnet} {target.Id}", $"{target.Id} {Sonnet} {source.Id}"]);
        (await Activation.ReadAsync(database.DataSource, source.Id)).State.Agent.ShouldBeNull();
        (await Activation.ReadAsync(database.DataSource, target.Id)).State.Agent.ShouldBe(new AssignedAgent(Sonnet, "sonnet"));
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task Moved_SourceHasChanged_LeavesNoTrace()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (source, target) = (await Activation.CreateAsync(database.DataSource), await Activation.CreateAsync(database.DataSource));
        await source.CommitAsync(Assigned(Sonnet));
        var stale = source.State;
        await source.CommitAsync(new WorkspaceFact.AgentReplaced(Facts.Start, Actor.Operator, Opus, "opus", "sonnet"));

        await target.CommitAsync(
            record => record with { Alongside = [WorkspaceChange.Of(source.Id, stale, Away(target.Id))] },
            new WorkspaceFact.AgentMovedIn(Facts.Start, Actor.Operator, Sonnet, "sonnet", source.Id)).ShouldThrowAsync<InconsistentStateException>();

        (await database.ReadAsync<long>("SELECT count(*) FROM structure_events WHERE event_type = 'AGENT_MOVED'", Cancelled)).ShouldBe(0);
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task Removed_TakesTheAgentsOfTheWholeTeamWithIt()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var top = await Activation.CreateAsync(database.DataSource, name: "Top");
        var child = await Activation.CreateAsync(database.DataSource, top.Id, "Child");
        await top.CommitAsync(Assigned(Sonnet));
        await child.CommitAsync(Assigned(Opus));

        await top.CommitAsync(
            record => record with { Alongside = [WorkspaceChange.Of(child.Id, child.State, new WorkspaceFact.Removed(Facts.Start, Actor.Operator, null))] },
            new WorkspaceFact.Removed(Facts.Start, Actor.Operator, 1));

        (await database.ReadAllAsync<string>("SELECT DISTINCT status || ' ' || removal_reason FROM agents", Cancelled)).ShouldBe(["removed workspace_removed"]);
        (await Activation.ReadAsync(database.DataSource, child.Id)).State.Agent.ShouldBeNull();
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    /// <summary>W24: the database itself lets a workspace have one, and what it says is a refusal and no bug.</summary>
    [Fact]
    public async Task W24_ARowThatNoFactHasWritten_IsInTheWayAndRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (source, target) = (await Activation.CreateAsync(database.DataSource), await Activation.CreateAsync(database.DataSource));
        await source.CommitAsync(Assigned(Sonnet));
        await database.ExecuteAsync($"INSERT INTO agents (workspace_id, model) VALUES ('{target.Id}', 'foreign')", Cancelled);

        (await target.CommitAsync(Assigned(Opus)).ShouldThrowAsync<AgentPresentException>()).Id.ShouldBe(target.Id);
        (await MoveAsync(source, target).ShouldThrowAsync<AgentPresentException>()).Id.ShouldBe(target.Id);

        (await database.ReadAsync<long>("SELECT position FROM structure_log_head", Cancelled)).ShouldBe(3);
    }

    [Fact]
    public async Task W24_TwoActivationsAssignAtOnce_OneWins()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var first = await Activation.CreateAsync(database.DataSource);
        var second = await Activation.ReadAsync(database.DataSource, first.Id);

        var outcomes = await Task.WhenAll(new[] { (first, Sonnet), (second, Opus) }.Select(async who =>
        {
            try
            {
                await who.Item1.CommitAsync(Assigned(who.Item2));
                return true;
            }
            catch (InconsistentStateException)
            {
                return false;
            }
        }));

        outcomes.ShouldBe([true, false], ignoreOrder: true);
        (await database.ReadAsync<long>("SELECT count(*) FROM agents", Cancelled)).ShouldBe(1);
    }

    [Fact]
    public async Task ListAsync_InPagesNewestFirst()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        var ids = Enumerable.Range(1, 5).Select(_ => Guid.CreateVersion7()).ToArray();
        await activation.CommitAsync(Assigned(ids[0]));
        foreach (var (id, second) in ids.Skip(1).Select((id, index) => (id, index + 1)))
        {
            await activation.CommitAsync(new WorkspaceFact.AgentReplaced(Facts.Start.AddSeconds(second), Actor.Operator, id, "m", "m"));
        }

        var records = new AgentRecords(database.DataSource);
        var first = (await records.ListAsync(activation.Id, null, 2, Cancelled)).ShouldNotBeNull();
        var second2 = (await records.ListAsync(activation.Id, first.Agents[^1].Id, 3, Cancelled)).ShouldNotBeNull();

        first.Agents.Select(agent => agent.Id).ShouldBe([ids[4], ids[3]]);
        first.HasMore.ShouldBeTrue();
        second2.Agents.Select(agent => agent.Id).ShouldBe([ids[2], ids[1], ids[0]]);
        second2.HasMore.ShouldBeFalse();
        (await records.ListAsync(activation.Id, Guid.NewGuid(), 3, Cancelled)).ShouldNotBeNull().Agents.ShouldBeEmpty();
    }

    [Fact]
    public async Task ListAsync_NobodyEverFilledIt_IsEmptyAndUnknownIsNone()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        var records = new AgentRecords(database.DataSource);

        (await records.ListAsync(activation.Id, null, 1, Cancelled)).ShouldNotBeNull().Agents.ShouldBeEmpty();
        (await records.ListAsync(new WorkspaceId(Guid.NewGuid()), null, 1, Cancelled)).ShouldBeNull();
    }

    [Theory]
    [InlineData("workspace_id = (SELECT id FROM workspaces WHERE id <> workspace_id)", "workspace_id")]
    [InlineData("model = 'other'", "model")]
    [InlineData("status = 'replaced'", "status")]
    [InlineData("removed_at = now()", "removed_at")]
    [InlineData("removal_reason = 'x'", "removal_reason")]
    [InlineData("created_at = created_at + interval '1 microsecond'", "created_at")]
    public async Task VerifyAsync_OneColumnOfAgentsDiffers_NamesIt(string change, string column)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Assigned(Sonnet));

        await database.ExecuteAsync($"UPDATE agents SET {change}", Cancelled);

        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldNotBeNull().ShouldStartWith($"{column} of the agent {Sonnet} is ");
    }

    [Fact]
    public async Task VerifyAsync_AgentWithoutFactsOrWithoutRow_IsNamed()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Assigned(Sonnet));
        await database.ExecuteAsync($"UPDATE agents SET id = '{Opus}'", Cancelled);
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBe($"the agent {Opus} has a row and no facts");

        await database.ExecuteAsync("DELETE FROM agents", Cancelled);
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBe($"the agent {Sonnet} has facts and no row");
    }

    private static WorkspaceFact.AgentAssigned Assigned(Guid agent) =>
        new(Facts.Start, Actor.Operator, agent, agent == Opus ? "opus" : "sonnet");

    private static WorkspaceFact.AgentMovedAway Away(WorkspaceId target) => new(Facts.Start, Actor.Operator, Sonnet, "sonnet", target);

    private static Task MoveAsync(Activation source, Activation target) => target.CommitAsync(
        record => record with { Alongside = [WorkspaceChange.Of(source.Id, source.State, Away(target.Id))] },
        new WorkspaceFact.AgentMovedIn(Facts.Start, Actor.Operator, Sonnet, "sonnet", source.Id));
}
