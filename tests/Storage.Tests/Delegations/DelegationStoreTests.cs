using System.Collections.Immutable;
using Molecule.Grains.Delegations;
using Molecule.Grains.Interfaces.Delegations;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Delegations;
using Molecule.Storage.EventLog;
using Molecule.Storage.Tests.Workspaces;

namespace Molecule.Storage.Tests.Delegations;

public sealed class DelegationStoreTests(Servers servers)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly DelegationOutcome Done = new(Completed: true, null, "Two commas");
    private static readonly DelegationOutcome NotDone = new(Completed: false, "no answer", null);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CommitAsync_Request_WritesRowAndFactTogether()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (store, source, target, parent) = await NewAsync(database);

        var fact = (await RecordAsync(store, source, target)).ShouldNotBeNull().ShouldHaveSingleItem();

        (fact.EventType, fact.WorkspaceId, fact.ParentId, fact.CreatedAt).ShouldBe(("DELEGATION_SENT", source, parent, Start));
        var stored = (await new EventLogQueries(database.DataSource).ReadAfterAsync(fact.Position - 1, 1, Cancelled)).Events.ShouldHaveSingleItem();
        stored.ShouldBe(fact with { Payload = stored.Payload });
        var entry = (await store.ListAsync(source, 50, Cancelled)).Entries.ShouldHaveSingleItem();
        (entry.DelegationId, entry.SourceId, entry.TargetId, entry.Summary, entry.Status, entry.Error, entry.ResponsePreview, entry.CreatedAt)
            .ShouldBe(("d-17", source, target, "Proofread", "dispatched", null, null, Start));
    }

    [Fact]
    public async Task CommitAsync_Q18_Completed_TheResultPrecedesTheRequestAndBothNameTheDelegation()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (store, source, target, _) = await NewAsync(database);
        await RecordAsync(store, source, target);

        (await EndAsync(store, source, Done with { ResponsePreview = new string('质', 301) })).ShouldNotBeNull();

        var entries = (await store.ListAsync(source, 50, Cancelled)).Entries;
        entries.Select(entry => (entry.DelegationId, entry.Status)).ShouldBe([("d-17", "completed"), ("d-17", "completed")]);
        (entries[0].TargetId, entries[0].ResponsePreview).ShouldBe((null, new string('质', 300) + "..."));
        (entries[1].TargetId, entries[1].ResponsePreview).ShouldBe((target, null));
    }

    [Fact]
    public async Task CommitAsync_FailedAndThenCompleted_TheRequestTellsOfBoth()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (store, source, target, _) = await NewAsync(database);
        await RecordAsync(store, source, target);

        await EndAsync(store, source, NotDone);
        var failed = (await store.ListAsync(source, 50, Cancelled)).Entries.ShouldHaveSingleItem();
        await EndAsync(store, source, Done);

        (failed.Status, failed.Error, failed.DelegationId).ShouldBe(("failed", "no answer", "d-17"));
        (await store.ListAsync(source, 50, Cancelled)).Entries.Select(entry => entry.Status).ShouldBe(["completed", "completed"]);
        (await database.ReadAllAsync<string>("SELECT event_type FROM structure_events WHERE event_type LIKE 'DELEGATION%' ORDER BY position", Cancelled))
            .ShouldBe(["DELEGATION_SENT", "DELEGATION_FAILED", "DELEGATION_COMPLETE"]);
    }

    [Fact]
    public async Task CommitAsync_DelegationChangedMeanwhile_CommitsNothing()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (store, source, target, _) = await NewAsync(database);
        var before = await SituationAsync(store, source);
        await RecordAsync(store, source, target);
        var trace = await TraceAsync(database);

        (await store.CommitAsync(DelegationRules.Record(source, new NewDelegation("d-17", target, "Translate"), before, Start)!, Cancelled)).ShouldBeNull();

        (await TraceAsync(database)).ShouldBe(trace);
    }

    [Fact]
    public async Task CommitAsync_WorkspaceChangedMeanwhile_CommitsNothing()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (store, source, target, _) = await NewAsync(database);
        var before = await SituationAsync(store, source);
        await (await Activation.ReadAsync(database.DataSource, source)).CommitAsync(Facts.Renamed("Elsewhere"));
        var trace = await TraceAsync(database);

        (await store.CommitAsync(DelegationRules.Record(source, new NewDelegation("d-17", target, "Proofread"), before, Start)!, Cancelled)).ShouldBeNull();

        (await TraceAsync(database)).ShouldBe(trace);
    }

    [Fact]
    public async Task CommitAsync_ManySayTheSameAtOnce_OneFactOfEach()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (store, source, target, _) = await NewAsync(database);
        var known = await SituationAsync(store, source);
        var request = DelegationRules.Record(source, new NewDelegation("d-17", target, "Proofread"), known, Start)!;

        var winners = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ =>
            store.CommitAsync(request with { Entry = request.Entry! with { Id = Guid.NewGuid() } }, Cancelled)));

        winners.Count(winner => winner is not null).ShouldBe(1);
        (await store.ListAsync(source, 50, Cancelled)).Entries.Length.ShouldBe(1);
    }

    [Fact]
    public async Task FindAsync_SaysWhatIsKnown()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (store, source, target, parent) = await NewAsync(database);

        (await SituationAsync(store, source)).ShouldBe(new DelegationSituation(1, parent, IsRemoved: false, null, null, null));
        await RecordAsync(store, source, target);
        (await SituationAsync(store, source)).ShouldBe(new DelegationSituation(1, parent, IsRemoved: false, "dispatched", target, "Proofread"));
        (await store.FindAsync(target, "d-17", Cancelled)).ShouldNotBeNull().Status.ShouldBeNull();
        (await store.FindAsync(new WorkspaceId(Guid.NewGuid()), "d-17", Cancelled)).ShouldBeNull();
        (await store.ExistsAsync(target, Cancelled)).ShouldBeTrue();
        (await store.ExistsAsync(new WorkspaceId(Guid.NewGuid()), Cancelled)).ShouldBeFalse();
    }

    [Fact]
    public async Task ListAsync_OtherActivityAndOtherWorkspaces_AreLeftOutAndTheLimitHolds()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (store, source, target, _) = await NewAsync(database);
        await database.ExecuteAsync(
            $"""
            INSERT INTO activity_logs (workspace_id, activity_type, method, source_id) VALUES ('{source}', 'agent_log', 'delegate', '{source}');
            INSERT INTO activity_logs (workspace_id, activity_type, method, source_id, delegation_id, created_at)
            SELECT '{source}', 'delegation', 'delegate', '{source}', n::text, '2026-11-22T00:00:00Z'::timestamptz + n * interval '1 second' FROM generate_series(1, 60) n;
            """,
            Cancelled);
        await RecordAsync(store, target, source);

        (await store.ListAsync(source, 50, Cancelled)).Entries.Select(entry => entry.DelegationId).ShouldBe(Enumerable.Range(11, 50).Reverse().Select(number => $"{number}"));
    }

    [Fact]
    public async Task Find_W47_IsByTheIndex()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (_, source, _, _) = await NewAsync(database);
        await database.ExecuteAsync(
            $"""
            INSERT INTO activity_logs (workspace_id, activity_type, method, source_id, delegation_id)
            SELECT '{source}', 'delegation', 'delegate', '{source}', n::text FROM generate_series(1, 20000) n;
            ANALYZE activity_logs;
            """,
            Cancelled);

        string.Join('\n', await database.ReadAllAsync<string>(
            $"EXPLAIN UPDATE activity_logs SET status = 'failed' WHERE workspace_id = '{source}' AND delegation_id = '17' AND method = 'delegate'", Cancelled))
            .ShouldContain("activity_logs_delegation");
    }

    private static async Task<(DelegationStore Store, WorkspaceId Source, WorkspaceId Target, WorkspaceId Parent)> NewAsync(TestDatabase database)
    {
        var parent = await Activation.CreateAsync(database.DataSource);
        var source = await Activation.CreateAsync(database.DataSource, parent.Id);
        var target = await Activation.CreateAsync(database.DataSource, parent.Id);
        return (new DelegationStore(database.DataSource), source.Id, target.Id, parent.Id);
    }

    private static async Task<DelegationSituation> SituationAsync(DelegationStore store, WorkspaceId source) =>
        (await store.FindAsync(source, "d-17", Cancelled)).ShouldNotBeNull();

    private static async Task<ImmutableArray<StructureEvent>?> RecordAsync(DelegationStore store, WorkspaceId source, WorkspaceId target) =>
        await store.CommitAsync(
            DelegationRules.Record(source, new NewDelegation("d-17", target, "Proofread"), await SituationAsync(store, source), Start).ShouldNotBeNull(), Cancelled);

    private static async Task<ImmutableArray<StructureEvent>?> EndAsync(DelegationStore store, WorkspaceId source, DelegationOutcome outcome) =>
        await store.CommitAsync(
            DelegationRules.End(source, "d-17", outcome, await SituationAsync(store, source), Start.AddSeconds(1)).ShouldNotBeNull(), Cancelled);

    /// <summary>Everything that a commit can leave behind.</summary>
    private static Task<string> TraceAsync(TestDatabase database) => database.ReadAsync<string>(
        """
        SELECT concat((SELECT position FROM structure_log_head), ' ', (SELECT count(*) FROM structure_events), ' ',
                      (SELECT string_agg(a::text, ',' ORDER BY a.id) FROM activity_logs a))
        """,
        Cancelled);
}
