using System.Text;
using System.Text.Json;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Tokens;
using Molecule.Storage.EventLog;
using Molecule.Storage.Workspaces;
using Orleans.Storage;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>What a commit leaves in Postgres.</summary>
public sealed class WorkspaceStorageTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadStateAsync_NoSuchWorkspace_IsNothing()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);

        var activation = await Activation.ReadAsync(database.DataSource, new WorkspaceId(Guid.NewGuid()));

        activation.Exists.ShouldBeFalse();
        activation.Record.State.ShouldBeNull();
        activation.Record.Tokens.ShouldBeEmpty();
    }

    [Fact]
    public async Task WriteStateAsync_Facts_WritesRowFactsAndPositionsTogether()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var parent = await Activation.CreateAsync(database.DataSource, name: "Parent");
        var activation = await Activation.ReadAsync(database.DataSource, new WorkspaceId(Guid.NewGuid()));
        var creation = new WorkspaceFact.Provisioned(Facts.Start, Actor.Operator)
        {
            Name = "质量 'QA' \"😀\"",
            Role = "Finds faults",
            Tier = 3,
            ParentId = parent.Id,
            Runtime = "dotnet",
            WorkspaceDir = "/srv/qa",
            Access = WorkspaceAccess.ReadWrite,
            AwarenessNamespace = "workspace:qa",
        };
        var online = new WorkspaceFact.CameOnline(Facts.Start.AddMicroseconds(1), Actor.Workspace, "http://10.0.0.1", """{"name":"qa"}""");

        await activation.CommitAsync(creation, online);

        activation.LastPosition.ShouldBe(3);
        activation.Record.Uncommitted.ShouldBeEmpty();
        var stored = await Activation.ReadAsync(database.DataSource, activation.Id);
        stored.State.ShouldBe(activation.State);
        stored.State.Version.ShouldBe(2);
        var log = await new EventLogQueries(database.DataSource).ReadAfterAsync(1, 10, Cancelled);
        log.Head.ShouldBe(3);
        log.Events.Select(entry => (entry.Position, entry.WorkspaceId, entry.EventType, entry.CreatedAt)).ShouldBe(
        [
            (2, activation.Id, "WORKSPACE_PROVISIONING", creation.At),
            (3, activation.Id, "WORKSPACE_ONLINE", online.At),
        ]);
        WorkspaceFactCodec.Read(log.Events[0].EventType, log.Events[0].Payload, creation.At, Actor.Operator).ShouldBe(creation);
        (await database.ReadAllAsync<string>("SELECT actor || workspace_version FROM structure_events ORDER BY position", Cancelled))
            .ShouldBe(["operator1", "operator1", "workspace2"]);
    }

    [Fact]
    public async Task WriteStateAsync_EveryFactInTurn_ReadsBackAsItIsKept()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var parent = await Activation.CreateAsync(database.DataSource);
        var activation = await Activation.CreateAsync(database.DataSource);
        WorkspaceFact[] facts =
        [
            Facts.Online("""{"v":1}"""),
            new WorkspaceFact.Degraded(Facts.Start, Actor.Workspace, 0.5, "oh"),
            new WorkspaceFact.Updated(Facts.Start, Actor.Operator)
            {
                Name = new Change<string>("Name"),
                Role = new Change<string?>("Role"),
                Tier = new Change<int>(4),
                Runtime = new Change<string>("go"),
                WorkspaceDir = new Change<string?>("/srv"),
                Url = new Change<string>("http://b"),
            },
            Facts.Moved(parent.Id),
            Facts.Moved(null),
            new WorkspaceFact.CardUpdated(Facts.Start, Actor.Workspace, "null"),
            new WorkspaceFact.WentOffline(Facts.Start, Actor.Platform),
            new WorkspaceFact.ProvisioningFailed(Facts.Start.AddDays(1), Actor.Platform, "late"),
            Facts.Removed(),
        ];

        foreach (var fact in facts)
        {
            await activation.CommitAsync(fact);
            (await Activation.ReadAsync(database.DataSource, activation.Id)).State.ShouldBe(activation.State);
        }
    }

    [Fact]
    public async Task WriteStateAsync_ProvisioningFailed_SaysWhyInTheRow()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);

        await activation.CommitAsync(new WorkspaceFact.ProvisioningFailed(Facts.Start, Actor.Platform, "no heartbeat"));

        (await Activation.ReadAsync(database.DataSource, activation.Id)).Record.Vitals.SampleError.ShouldBe("no heartbeat");
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task WriteStateAsync_TwoWritersOfOneVersion_OneWinsAndTheOtherLeavesNoTrace()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        for (var round = 0; round < 25; round++)
        {
            var created = await Activation.CreateAsync(database.DataSource);
            var writers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Activation.ReadAsync(database.DataSource, created.Id)));

            var outcomes = await Task.WhenAll(writers.Select((writer, number) => OutcomeAsync(writer.CommitAsync(Facts.Renamed($"By {number}")))));

            outcomes.Count(outcome => outcome is null).ShouldBe(1);
            outcomes.Single(outcome => outcome is not null).ShouldBeOfType<InconsistentStateException>();
            var winner = Array.IndexOf(outcomes, null);
            (await Activation.ReadAsync(database.DataSource, created.Id)).State.Name.ShouldBe($"By {winner}");
            (await database.ReadAllAsync<string>(
                $"SELECT payload ->> 'name' FROM structure_events WHERE workspace_id = '{created.Id}' AND event_type = 'WORKSPACE_UPDATED'", Cancelled))
                .ShouldBe([$"By {winner}"]);
        }
    }

    [Fact]
    public async Task WriteStateAsync_TwoCreateOneId_OneWins()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var id = new WorkspaceId(Guid.NewGuid());
        var writers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Activation.ReadAsync(database.DataSource, id)));

        var outcomes = await Task.WhenAll(writers.Select(writer => OutcomeAsync(writer.CommitAsync(Facts.Created()))));

        outcomes.Count(outcome => outcome is null).ShouldBe(1);
        (await database.ReadAsync<long>("SELECT count(*) FROM structure_events", Cancelled)).ShouldBe(1);
        (await database.ReadAsync<long>("SELECT position FROM structure_log_head", Cancelled)).ShouldBe(1);
    }

    [Fact]
    public async Task WriteStateAsync_LoserReadsAgain_GoesOn()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var first = await Activation.CreateAsync(database.DataSource);
        var second = await Activation.ReadAsync(database.DataSource, first.Id);
        await first.CommitAsync(Facts.Renamed("First"));
        await second.CommitAsync(Facts.Renamed("Second")).ShouldThrowAsync<InconsistentStateException>();

        await second.ReadAsync();
        await second.CommitAsync(Facts.Renamed("Second"));

        second.State.Version.ShouldBe(3);
    }

    [Fact]
    public async Task WriteStateAsync_Token_IsStoredHashedOnlyAndReadBack()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        var token = IssuedToken.Create();

        await activation.CommitAsync(record => record with { NewToken = token }, Facts.Online(), Facts.Issued(token));

        activation.Record.NewToken.ShouldBeNull();
        activation.Record.Tokens.ShouldHaveSingleItem().Id.ShouldBe(token.Id);
        var stored = await Activation.ReadAsync(database.DataSource, activation.Id);
        TokenRules.Find(stored.Record.Tokens, token.Text).ShouldNotBeNull().Id.ShouldBe(token.Id);
        var rows = await database.ReadAllAsync<string>(
            """
            SELECT t::text FROM workspace_auth_tokens t
            UNION ALL SELECT w::text FROM workspaces w
            UNION ALL SELECT e::text FROM structure_events e
            """,
            Cancelled);
        rows.Count.ShouldBeGreaterThan(3);
        var secrets = new[] { token.Text[8..], Convert.ToHexStringLower(Encoding.UTF8.GetBytes(token.Text)) };
        rows.ShouldAllBe(row => !secrets.Any(secret => row.Contains(secret, StringComparison.Ordinal)));
        (await database.ReadAsync<string>("SELECT prefix FROM workspace_auth_tokens", Cancelled)).ShouldBe(token.Text[..8]);
    }

    [Fact]
    public async Task WriteStateAsync_Removed_RevokesTheTokenAndForgetsThePlace()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        var token = IssuedToken.Create();
        await activation.CommitAsync(
            record => record with { NewToken = token, Place = new WorkspacePlace(1, 2) }, Facts.Online(), Facts.Issued(token));

        await activation.CommitAsync(Facts.Removed());

        activation.Record.Tokens.ShouldBeEmpty();
        activation.Record.Place.ShouldBeNull();
        var stored = await Activation.ReadAsync(database.DataSource, activation.Id);
        stored.State.Status.ShouldBe(WorkspaceStatus.Removed);
        stored.Record.Tokens.ShouldBeEmpty();
        stored.Record.Place.ShouldBeNull();
        (await database.ReadAsync<long>("SELECT count(*) FROM workspace_auth_tokens WHERE revoked_at IS NOT NULL", Cancelled)).ShouldBe(1);
        (await database.ReadAsync<long>("SELECT count(*) FROM canvas_layouts", Cancelled)).ShouldBe(0);
    }

    [Fact]
    public async Task WriteStateAsync_PlaceAlone_IsSavedWithoutAFact()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);

        await activation.CommitAsync(record => record with { Place = new WorkspacePlace(1.25, -3.5, Collapsed: true) });
        await activation.CommitAsync(record => record with { Place = new WorkspacePlace(5e8, -1e-9) });

        activation.Record.Committed.ShouldBeEmpty();
        activation.Record.StoredPlace.ShouldBe(new WorkspacePlace(5e8, -1e-9));
        var stored = await Activation.ReadAsync(database.DataSource, activation.Id);
        stored.Record.Place.ShouldBe(new WorkspacePlace(5e8, -1e-9));
        stored.State.Version.ShouldBe(1);
        (await database.ReadAsync<long>("SELECT position FROM structure_log_head", Cancelled)).ShouldBe(1);
    }

    [Fact]
    public async Task WriteStateAsync_PlaceWithFacts_IsSavedWithThem()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.ReadAsync(database.DataSource, new WorkspaceId(Guid.NewGuid()));

        await activation.CommitAsync(record => record with { Place = new WorkspacePlace(1, 2) }, Facts.Created());

        (await Activation.ReadAsync(database.DataSource, activation.Id)).Record.Place.ShouldBe(new WorkspacePlace(1, 2));
    }

    [Theory]
    [InlineData("""{"name":"a\u0000b"}""")]
    [InlineData("\"\\u0000\"")]
    [InlineData("1e400000")]
    [InlineData("[1e999999999]")]
    public async Task WriteStateAsync_CardThatPostgresCannotKeep_IsRefusedAndLeavesNoTrace(string card)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        var trace = await TraceAsync(database);

        var refusal = await activation.CommitAsync(record => record with { NewToken = IssuedToken.Create() }, Facts.Online(card))
            .ShouldThrowAsync<InvalidFieldException>();
        (await activation.CommitAsync(new WorkspaceFact.CardUpdated(Facts.Start, Actor.Workspace, card)).ShouldThrowAsync<InvalidFieldException>())
            .Field.ShouldBe("agent_card");

        refusal.Field.ShouldBe("agent_card");
        (await TraceAsync(database)).ShouldBe(trace);
        await activation.CommitAsync(Facts.Online("{}"));
        activation.LastPosition.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"b":1,"a":[1.0,2e2,"x y"],"é":"質 😀 <&>"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("1234567890123456789012345678901234567890.000000000000000000001")]
    [InlineData("\"a \\\" b\"")]
    public async Task ReadStateAsync_Card_ComesBackCompactAndWithItsNumbersWhole(string card)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Facts.Online(card));

        var stored = (await Activation.ReadAsync(database.DataSource, activation.Id)).State.AgentCard.ShouldNotBeNull();

        JsonText.Compact(stored).ShouldBe(stored);
        using var kept = JsonDocument.Parse(stored);
        using var said = JsonDocument.Parse(card);
        JsonElement.DeepEquals(kept.RootElement, said.RootElement).ShouldBeTrue($"{stored} is not {card}");
    }

    [Fact]
    public async Task WriteStateAsync_LongestCard_IsKept()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        var card = '"' + new string('質', WorkspaceRules.MaxCard - 2) + '"';

        await activation.CommitAsync(Facts.Online(card));

        (await Activation.ReadAsync(database.DataSource, activation.Id)).State.AgentCard.ShouldBe(card);
    }

    [Fact]
    public async Task ClearStateAsync_IsRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);

        await Should.ThrowAsync<NotSupportedException>(activation.ClearAsync);
    }

    /// <summary>Everything that a commit may write, as text.</summary>
    internal static async Task<string> TraceAsync(TestDatabase database) => string.Join('\n', await database.ReadAllAsync<string>(
        """
        SELECT w::text FROM workspaces w
        UNION ALL SELECT e::text FROM structure_events e
        UNION ALL SELECT h::text FROM structure_log_head h
        UNION ALL SELECT t::text FROM workspace_auth_tokens t
        UNION ALL SELECT l::text FROM canvas_layouts l
        ORDER BY 1
        """,
        Cancelled));

    private static async Task<Exception?> OutcomeAsync(Task write)
    {
        try
        {
            await write;
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
