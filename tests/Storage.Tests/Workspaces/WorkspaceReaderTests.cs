using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Tokens;
using Molecule.Storage.Workspaces;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>Many that wake at once are read together, and nobody notices but Postgres.</summary>
public sealed class WorkspaceReaderTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_ManyAtOnce_EachGetsItsOwnRowAndTokens()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var stored = new Dictionary<WorkspaceId, WorkspaceRecord>();
        for (var number = 0; number < 60; number++)
        {
            var activation = await Activation.CreateAsync(database.DataSource, name: $"Workspace {number}");
            for (var count = 0; count < number % 4; count++)
            {
                var token = IssuedToken.Create();
                await activation.CommitAsync(record => record with { NewToken = token }, Facts.Issued(token));
            }

            stored[activation.Id] = activation.Record;
        }

        var reader = new WorkspaceReader(database.DataSource);
        WorkspaceId[] asked = [.. Enumerable.Range(0, 20).SelectMany(_ => stored.Keys.Append(new WorkspaceId(Guid.NewGuid()))).OrderBy(id => id.Value)];

        var read = await Task.WhenAll(asked.Select(reader.ReadAsync));

        foreach (var (id, record) in asked.Zip(read))
        {
            var expected = stored.GetValueOrDefault(id) ?? new WorkspaceRecord();
            record.State.ShouldBe(expected.State);
            record.Tokens.Select(token => (token.Id, Convert.ToHexString(token.Hash.AsSpan())))
                .ShouldBe(expected.Tokens.Select(token => (token.Id, Convert.ToHexString(token.Hash.AsSpan()))), ignoreOrder: true);
        }
    }

    [Fact]
    public async Task ReadAsync_ManyAtOnce_TakesFewStatements()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        var reader = new WorkspaceReader(database.DataSource);
        await reader.ReadAsync(activation.Id);
        await database.ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_stat_statements", Cancelled);
        const string ReadsOfRows = """
            SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query LIKE '%FROM workspaces w%WHERE w.id = ANY%'
            """;
        var before = await database.ReadAsync<long>(ReadsOfRows, Cancelled);

        // All are asked for before any is awaited, so that each reading takes along all who wait, up to its limit. Whoever is asked for while the
        // machine gives this thread no time may be read in more readings, but never each alone.
        const int Count = 20 * WorkspaceReader.MaxTogether;
        await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => reader.ReadAsync(new WorkspaceId(Guid.NewGuid()))));

        (await database.ReadAsync<long>(ReadsOfRows, Cancelled) - before).ShouldBeInRange(Count / WorkspaceReader.MaxTogether, Count / 10);
    }

    [Fact]
    public async Task ReadAsync_WhileOthersAreRead_KnowsWhatWasCommittedBefore()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        var reader = new WorkspaceReader(database.DataSource);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var others = Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                while (!end.IsCancellationRequested)
                {
                    await reader.ReadAsync(activation.Id);
                }
            },
            Cancelled)).ToArray();

        for (var round = 0; round < 200; round++)
        {
            await activation.CommitAsync(Facts.Renamed($"Round {round}"));

            (await reader.ReadAsync(activation.Id)).State.ShouldBe(activation.State);
        }

        await end.CancelAsync();
        await Task.WhenAll(others);
    }

    [Fact]
    public async Task ReadAsync_OneRowThatCannotBeUnderstood_FailsForThatOneOnly()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var good = await Activation.CreateAsync(database.DataSource);
        var bad = await Activation.CreateAsync(database.DataSource);
        await database.ExecuteAsync($"ALTER TABLE workspaces DROP CONSTRAINT workspaces_status_known; UPDATE workspaces SET status = 'unheard-of' WHERE id = '{bad.Id}'", Cancelled);
        var reader = new WorkspaceReader(database.DataSource);
        var first = reader.ReadAsync(good.Id);

        var together = new[] { good.Id, bad.Id, good.Id, bad.Id }.Select(reader.ReadAsync).ToArray();

        (await first).State.ShouldBe(good.State);
        (await together[0]).State.ShouldBe(good.State);
        await together[1].ShouldThrowAsync<Exception>();
        (await together[2]).State.ShouldBe(good.State);
        await together[3].ShouldThrowAsync<Exception>();
    }
}
