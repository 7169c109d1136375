using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Cli.Local;
using Molecule.Grains.Activity;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Activity;
using Molecule.Storage.Postgres;
using Npgsql;

namespace Molecule.Benchmarks.Activity;

/// <summary>
/// Lists, searches and retention over a long log of activity, on a private Postgres that goes with the run. A fifth of the rows is of one
/// workspace, the rest of a thousand others.
/// </summary>
internal static class ActivityBenchmark
{
    private const int Samples = 200;
    private const int Writers = 4;

    private static readonly TimeSpan WritingTime = TimeSpan.FromSeconds(30);
    private static readonly WorkspaceId Large = new(new Guid("00000000-0000-4000-8000-000000000001"));
    private static readonly WorkspaceId Small = new(new Guid("00000000-0000-4000-8000-000000000002"));

    public static async Task RunAsync(int rows)
    {
        var directory = Path.Combine(Path.GetTempPath(), "molecule-benchmark-" + Guid.NewGuid().ToString("N")[..8]);
        try
        {
            await using var server = await PostgresServer.StartAsync(directory, CancellationToken.None);
            await using var database = NpgsqlDataSource.Create(DatabaseUrl.Parse(server.Url));
            await new Migrator(database, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
            await FillAsync(database, rows);
            var store = new ActivityStore(database);
            await MeasureReadsAsync(database, store);
            await MeasureRetentionAsync(database, store);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task FillAsync(NpgsqlDataSource database, int rows)
    {
        await ExecuteAsync(
            database,
            """
            INSERT INTO workspaces (id, name)
            SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'W' || n FROM generate_series(1, 1001) n
            """);

        // A large index grows faster as a whole than row by row.
        await using var read = database.CreateCommand("SELECT indexdef FROM pg_indexes WHERE indexname = 'activity_logs_search'");
        var definition = (string)(await read.ExecuteScalarAsync())!;
        await ExecuteAsync(database, "DROP INDEX activity_logs_search");

        // Over seven days. Half the rows hold a common word, one in two hundred a rarer one; one word stands in the older half only, and one in
        // twenty of the oldest rows of the large workspace.
        await ExecuteAsync(
            database,
            $$$$"""
            INSERT INTO activity_logs (workspace_id, activity_type, source_id, target_id, method, summary, request_body, response_body, duration_ms, status,
                                       created_at, body_bytes, search_text)
            SELECT workspace, type, CASE WHEN n % 10 = 0 THEN NULL ELSE workspace END, workspace, 'message/send', summary, request::jsonb, response::jsonb,
                   n % 5000, 'ok', now() - interval '7 days' + n * (interval '7 days' / {{{{rows}}}}), octet_length(request) + octet_length(response),
                   lower(concat_ws(E'\n', type, 'message/send', 'ok', summary, left(request, 500), left(response, 500), ''))
            FROM (
                SELECT n, workspace, type, summary,
                       format('{"jsonrpc":"2.0","id":"%s","method":"message/send","params":{"message":{"role":"user","parts":[{"kind":"text","text":"%s"}]}}}', md5(n::text), summary) AS request,
                       format('{"jsonrpc":"2.0","id":"%s","result":{"parts":[{"kind":"text","text":"Done with %s"}]}}', md5(n::text), md5((n * 7)::text)) AS response
                FROM (
                    SELECT n,
                           ('00000000-0000-4000-8000-' || lpad((CASE WHEN n % 5 = 0 THEN 1 ELSE 2 + n % 1000 END)::text, 12, '0'))::uuid AS workspace,
                           (ARRAY['a2a_receive', 'a2a_send', 'a2a_receive', 'task_update', 'agent_log', 'a2a_receive', 'memory_write', 'error'])[1 + (n / 5) % 8] AS type,
                           concat_ws(' ',
                               (ARRAY['Draft', 'Review', 'Plan', 'Translate', 'Measure', 'Publish'])[1 + (n / 7) % 6],
                               CASE WHEN (n / 5) % 2 = 0 THEN 'the campaign' ELSE 'the budget' END,
                               CASE WHEN (n / 5) % 200 = 0 THEN 'newsletter' END,
                               CASE WHEN n <= {{{{rows}}}} / 2 THEN 'yesteryear' END,
                               CASE WHEN n % 5 = 0 AND n <= 100 THEN 'needle' END,
                               md5((n * 3)::text)) AS summary
                    FROM generate_series(1, {{{{rows}}}}) n) shaped) filled
            """);
        await ExecuteAsync(database, $"SET maintenance_work_mem = '1GB'; {definition}");
        await ExecuteAsync(database, "VACUUM (ANALYZE) activity_logs");
        await using var size = database.CreateCommand(
            """
            SELECT format('%s rows, %s of them of one workspace; table %s, indexes %s, of these the search''s %s',
                          (SELECT count(*) FROM activity_logs), (SELECT count(*) FROM activity_logs WHERE workspace_id = $1),
                          pg_size_pretty(pg_table_size('activity_logs')), pg_size_pretty(pg_indexes_size('activity_logs')),
                          pg_size_pretty(pg_relation_size('activity_logs_search')))
            """);
        size.Parameters.Add(new() { Value = Large.Value });
        Console.WriteLine(await size.ExecuteScalarAsync());
    }

    private static async Task MeasureReadsAsync(NpgsqlDataSource database, ActivityStore store)
    {
        Console.WriteLine();
        Console.WriteLine("| Read, in ms | p50 | p95 | p99 | worst | of |");
        Console.WriteLine("|---|---|---|---|---|---|");
        var page = await store.ListAsync(Large, new ActivityFilter(null, null, null, 500), CancellationToken.None);
        (string Name, WorkspaceId Workspace, ActivityFilter Filter)[] lists =
        [
            ("list, 100 newest of the large one", Large, new(null, null, null, 100)),
            ("list, 500 newest of the large one", Large, new(null, null, null, 500)),
            ("list, the page after 500", Large, new(null, null, page.Entries[^1].Id, 100)),
            ("list, one type", Large, new("error", null, null, 100)),
            ("list, of people", Large, new(null, ActivityOrigin.Canvas, null, 50)),
            ("list, chat (one type, of people)", Large, new("a2a_receive", ActivityOrigin.Canvas, null, 50)),
            ("list, one type, of agents", Large, new("memory_write", ActivityOrigin.Agent, null, 50)),
            ("list, a type that is not there", Large, new("skill_promotion", ActivityOrigin.Canvas, null, 50)),
            ("list, 5 newest of a small one", Small, new(null, null, null, 5)),
        ];
        foreach (var (name, workspace, filter) in lists)
        {
            Console.WriteLine($"| {name} | {await Latencies.MeasureAsync(Samples, () => store.ListAsync(workspace, filter, CancellationToken.None))} |");
        }

        (string Name, WorkspaceId Workspace, string? Text)[] searches =
        [
            ("search, common (half of all rows)", Large, "campaign"),
            ("search, one row in two hundred", Large, "newsletter"),
            ("search, rare (20 of the oldest rows)", Large, "needle"),
            ("search, absent", Large, "no such word"),
            ("search, absent, of letters that are common", Large, "campaigndraft"),
            ("search, common in the older half only", Large, "yesteryear"),
            ("search, two letters that are absent", Large, "qx"),
            ("search, absent, in a small one", Small, "needle"),
            ("search, everything", Large, null),
        ];
        foreach (var (name, workspace, text) in searches)
        {
            Console.WriteLine($"| {name} | {await Latencies.MeasureAsync(Samples, () => store.SearchAsync(workspace, text, 50, CancellationToken.None))} |");
        }

        await ExplainAsync(database, "list, 100 newest", ActivityStore.ListOf(lists[0].Filter), ActivityStore.ListParameters(Large, lists[0].Filter));
        await ExplainAsync(database, "list, chat", ActivityStore.ListOf(lists[5].Filter), ActivityStore.ListParameters(Large, lists[5].Filter));
        foreach (var text in new[] { "campaign", "needle", "no such word", "yesteryear" })
        {
            await ExplainAsync(database, $"search, {text}", ActivityStore.SearchOf(text), ActivityStore.SearchParameters(Large, text, 50));
        }
    }

    private static async Task MeasureRetentionAsync(NpgsqlDataSource database, ActivityStore store)
    {
        Console.WriteLine();
        Console.WriteLine($"| {Writers} writers, in ms | p50 | p95 | p99 | worst | of |");
        Console.WriteLine("|---|---|---|---|---|---|");
        await WriteAsync(store, Task.CompletedTask, TimeSpan.FromSeconds(5));
        var alone = await WriteAsync(store, Task.CompletedTask, WritingTime);
        Console.WriteLine($"| alone | {alone} |");
        foreach (var (name, pause) in new[] { ("beside retention, as it runs (a batch a second)", TimeSpan.FromSeconds(1)), ("beside retention without any pause", TimeSpan.Zero) })
        {
            using var stop = new CancellationTokenSource();
            var retention = DeleteAsync(database, store, pause, stop.Token);
            var beside = await WriteAsync(store, retention, WritingTime);
            await stop.CancelAsync();
            var (deleted, batches) = await retention;
            Console.WriteLine($"| {name}: {deleted} deleted in batches of {batches} ms (p50, p95, p99, worst, of) | {beside} |");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| … ratio of the worst: {beside.Worst / alone.Worst:0.00}; of p99: {beside.At(0.99) / alone.At(0.99):0.00} | | | | | |"));
        }
    }

    private static async Task<Latencies> WriteAsync(ActivityStore store, Task beside, TimeSpan duration)
    {
        var latencies = new Latencies();
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            while (TimeProvider.System.GetElapsedTime(start) < duration && !beside.IsFaulted)
            {
                var at = TimeProvider.System.GetUtcNow();
                var entry = new ActivityEntry
                {
                    Id = Guid.CreateVersion7(at),
                    WorkspaceId = Large,
                    ActivityType = ActivityTypes.A2ASend,
                    SourceId = Large,
                    TargetId = Small,
                    Method = "message/send",
                    Summary = $"Draft the campaign {Guid.NewGuid()}",
                    Status = "ok",
                    RequestBody = $$$$"""{"jsonrpc":"2.0","id":"{{{{Guid.NewGuid()}}}}","params":{"message":{"role":"user","parts":[{"kind":"text","text":"Draft the campaign"}]}}}""",
                    ResponseBody = $$$$"""{"jsonrpc":"2.0","result":{"parts":[{"kind":"text","text":"Done with {{{{Guid.NewGuid()}}}}"}]}}""",
                    CreatedAt = at,
                };
                await latencies.TimeAsync(() => store.AddAsync(entry, CancellationToken.None));
            }
        }));
        return latencies;
    }

    private static async Task<(int Deleted, Latencies Batches)> DeleteAsync(
        NpgsqlDataSource database, ActivityStore store, TimeSpan pause, CancellationToken stop)
    {
        // So far back that there is always something to delete: four of seven days.
        await using var command = database.CreateCommand("SELECT min(created_at) + interval '4 days' FROM activity_logs");
        var moment = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(CancellationToken.None))!);
        var batches = new Latencies();
        var deleted = 0;
        while (!stop.IsCancellationRequested)
        {
            await batches.TimeAsync(async () => deleted += await store.DeleteBeforeAsync(moment, ActivityRetention.BatchSize, CancellationToken.None));
            await Task.Delay(pause, TimeProvider.System, CancellationToken.None);
        }

        return (deleted, batches);
    }

    private static async Task ExplainAsync(NpgsqlDataSource database, string what, string sql, NpgsqlParameter[] parameters)
    {
        Console.WriteLine();
        Console.WriteLine($"{what}:");
        await using var command = database.CreateCommand("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + sql);
        command.Parameters.AddRange(parameters);
        await using var line = await command.ExecuteReaderAsync();
        while (await line.ReadAsync())
        {
            Console.WriteLine($"    {line.GetString(0)}");
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
