using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Postgres;
using Npgsql;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>Positions in the log: 1, 2, 3 and so on, whatever happens at once and whatever fails.</summary>
public sealed class CommitOrderTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commit_TwoHundredAtOnceFromSeveralProcesses_PositionsAreDenseAndEachKnowsItsOwn()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var processes = Enumerable.Range(0, 4).Select(_ => NpgsqlDataSource.Create(DatabaseUrl.Parse(database.Url))).ToArray();

        var created = await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
        {
            var activation = await Activation.CreateAsync(processes[number % processes.Length], name: $"W{number}");
            var first = activation.LastPosition;
            await activation.CommitAsync(Facts.Online(), Facts.Renamed($"R{number}"));
            return (activation.Id, First: first, Last: activation.LastPosition);
        }));

        await ShouldBeDenseAsync(database, 600);
        foreach (var (id, first, last) in created)
        {
            (await database.ReadAllAsync<long>($"SELECT position FROM structure_events WHERE workspace_id = '{id}' ORDER BY position", Cancelled))
                .ShouldBe([first, last - 1, last]);
        }

        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }
    }

    [Fact]
    public async Task Commit_Refused_LeavesNoHole()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);

        // Refused after the positions were given out, and before.
        await activation.CommitAsync(Facts.Online("1e999999")).ShouldThrowAsync<InvalidFieldException>();
        await activation.CommitAsync(Facts.Moved(new WorkspaceId(Guid.NewGuid()))).ShouldThrowAsync<ParentNotFoundException>();
        await activation.CommitAsync(Facts.Online(), Facts.Renamed("Other"));

        activation.LastPosition.ShouldBe(3);
        await ShouldBeDenseAsync(database, 3);
    }

    [Fact]
    public async Task Commit_AnotherTransactionRollsBackMeanwhile_LeavesNoHole()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancelled);
        var transaction = await connection.BeginTransactionAsync(Cancelled);
        await using (var begin = new NpgsqlCommand($"SELECT structure_commit_begin('{{}}', '{{}}', '{{}}', '{{}}', '{{}}', 7)", connection))
        {
            (await begin.ExecuteScalarAsync(Cancelled)).ShouldBe(8L);
        }

        var waiting = activation.CommitAsync(Facts.Renamed("After"));
        await Until.TrueAsync(
            "the second commit waits for the first",
            async () => await database.ReadAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()", Cancelled) == 1,
            Cancelled);
        await transaction.RollbackAsync(Cancelled);
        await waiting;

        activation.LastPosition.ShouldBe(2);
        await ShouldBeDenseAsync(database, 2);
    }

    [Fact]
    public async Task Commit_ConnectionIsCutInTheMiddle_LeavesNoHole()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await using var holder = await database.DataSource.OpenConnectionAsync(Cancelled);
        var transaction = await holder.BeginTransactionAsync(Cancelled);
        await using (var take = new NpgsqlCommand("SELECT FROM structure_log_head FOR UPDATE", holder))
        {
            await take.ExecuteNonQueryAsync(Cancelled);
        }

        var cut = activation.CommitAsync(Facts.Renamed("Cut"));
        const string Waiters = "FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
        await Until.TrueAsync("a commit waits", async () => await database.ReadAsync<long>($"SELECT count(*) {Waiters}", Cancelled) == 1, Cancelled);
        await database.ReadAllAsync<bool>($"SELECT pg_terminate_backend(pid) {Waiters}", Cancelled);
        await cut.ShouldThrowAsync<StorageUnavailableException>();
        await transaction.CommitAsync(Cancelled);

        await activation.CommitAsync(Facts.Renamed("Again"));

        activation.LastPosition.ShouldBe(2);
        await ShouldBeDenseAsync(database, 2);
    }

    private static async Task ShouldBeDenseAsync(TestDatabase database, int facts)
    {
        (await database.ReadAllAsync<long>("SELECT position FROM structure_events ORDER BY position", Cancelled))
            .ShouldBe(Enumerable.Range(1, facts).Select(position => (long)position));
        (await database.ReadAsync<long>("SELECT position FROM structure_log_head", Cancelled)).ShouldBe(facts);
    }
}
