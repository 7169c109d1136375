using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Molecule.EndToEnd.Tests.Clusters;
using Npgsql;

namespace Molecule.EndToEnd.Tests;

/// <summary>Routing costs no SQL once it is warm, and a team of ten thousand is answered from memory.</summary>
public sealed class RoutingCostTests(ITestOutputHelper output)
{
    private const int Rounds = 1_000;
    private const int Roots = 10_000;

    /// <summary>How often something may run that runs by the clock, for each second: a few processes, a few times.</summary>
    private const int MostPerSecond = 6;

    /// <summary>The tables that routing reads, when it reads.</summary>
    private const string Organisation = "FROM workspaces w";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AThousandOfEachQuestion_CauseNoStatementButTheBackgrounds()
    {
        await using var cluster = await TestCluster.StartAsync("routing-cost", silos: 2, gateways: 2, Patience.Of(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10)), Token);
        await ExecuteAsync(cluster.Database, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        var top = await cluster.Platform.CreateAsync("Top", Token);
        var members = new Guid[20];
        for (var index = 0; index < members.Length; index++)
        {
            members[index] = await cluster.Platform.CreateAsync($"Member {index}", Token, top);
            await cluster.Platform.RegisterAsync(members[index], Token);
        }

        // Warm: each has been asked through each gateway, and each has asked each.
        await AskAsync(cluster, members, members.Length * members.Length);
        await ExecuteAsync(cluster.Database, "SELECT pg_stat_statements_reset()");
        var started = Stopwatch.GetTimestamp();
        await AskAsync(cluster, members, Rounds);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var statements = await ReadStatementsAsync(cluster.Database);

        output.WriteLine($"{Rounds} times check-access, discover and peers in {seconds:0.0} s, and every statement meanwhile:");
        foreach (var (query, calls) in statements)
        {
            output.WriteLine($"{calls,6}  {query.ReplaceLineEndings(" ")[..Math.Min(query.Length, 100)]}");
        }

        statements.Where(statement => statement.Query.Contains(Organisation, StringComparison.Ordinal) && !IsBackground(statement.Query)).ShouldBeEmpty();
        statements.Where(statement => statement.Calls > MostPerSecond * (seconds + 3)).ShouldBeEmpty("something runs more often than by the clock");
    }

    [Fact]
    public async Task TenThousandRoots_ArePeersOfEachOther_AndPagesCostWhatTheyHold()
    {
        await using var cluster = await TestCluster.StartAsync("routing-roots", silos: 2, gateways: 2, Patience.Of(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30)), Token);
        await ExecuteAsync(cluster.Database, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        await ExecuteAsync(cluster.Database, $$"""
            INSERT INTO workspaces (id, name, role, status, url, version, agent_card, last_heartbeat_at, created_at)
            SELECT gen_random_uuid(), 'Root ' || n, 'Role', 'online', 'http://10.0.0.1:8000', 1, '{"name":"Root","skills":[]}', now(), now() + n * interval '1 microsecond'
            FROM generate_series(1, {{Roots}}) AS n
            """);
        var (first, second) = (await RootAsync(cluster.Database, 0), await RootAsync(cluster.Database, 1));

        var whole = $"registry/{first}/peers";
        (await TimeAsync(cluster, "whole list, first time (the silo reads the roots)", whole)).ShouldBe(Roots - 1);
        await TimeAsync(cluster, "whole list, warm", whole);
        await TimeAsync(cluster, "whole list, warm", whole);
        await TimeAsync(cluster, "first page of 100, warm", $"{whole}?limit=100");
        await TimeAsync(cluster, "first page of 100, warm", $"{whole}?limit=100");
        await TimeAsync(cluster, "page of 100 in the middle", $"{whole}?limit=100&cursor=siblings.{await MiddleAsync(cluster.Database)}");

        await ExecuteAsync(cluster.Database, "SELECT pg_stat_statements_reset()");
        var started = Stopwatch.GetTimestamp();
        (await cluster.Platform.PatchAsync(second, new { parent_id = first }, Token)).Being(HttpStatusCode.OK);
        output.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalMilliseconds,8:0} ms  move of a root below another");
        (await TimeAsync(cluster, "whole list after the move", whole)).ShouldBe(Roots - 1);
        var pages = await PagesAsync(cluster, $"{whole}?limit=1000");
        pages.ShouldBe(Roots - 1);

        var statements = await ReadStatementsAsync(cluster.Database);
        statements.Where(statement => statement.Calls > 100).ShouldBeEmpty("a statement for each row");
    }

    private static async Task AskAsync(TestCluster cluster, Guid[] members, int rounds)
    {
        await Parallel.ForAsync(0, rounds, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (round, _) =>
        {
            var platform = cluster.Platforms[round % cluster.Platforms.Count];
            var (caller, target) = (members[round % members.Length], members[round / members.Length % members.Length]);
            (await platform.PostAsync("registry/check-access", new { caller_id = caller, target_id = target }, Token)).Being(HttpStatusCode.OK)
                .Text.ShouldStartWith("{\"allowed\":true");
            var discover = new HttpRequestMessage(HttpMethod.Get, $"registry/discover/{target}");
            discover.Headers.Add("X-Workspace-ID", caller.ToString());
            (await platform.SendAsync(discover, Token)).Being(HttpStatusCode.OK);
            (await platform.GetAsync($"registry/{caller}/peers", Token)).Being(HttpStatusCode.OK).Json.GetArrayLength().ShouldBe(members.Length);
        });
    }

    private static bool IsBackground(string query) =>
        query.Contains("coalesce(last_heartbeat_at, updated_at)", StringComparison.Ordinal)
        || query.Contains("l.x, l.y, l.collapsed, w.parent_id FROM workspaces w", StringComparison.Ordinal)
        || query.Contains("WHERE w.id = ANY ($1)", StringComparison.Ordinal);

    private async Task<int> TimeAsync(TestCluster cluster, string what, string path)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = (await cluster.Platform.GetAsync(path, Token)).Being(HttpStatusCode.OK);
        var peers = answer.Json.GetArrayLength();
        output.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalMilliseconds,8:0} ms  {what}: {peers} peers, {answer.Text.Length / 1_024} KiB");
        return peers;
    }

    private async Task<int> PagesAsync(TestCluster cluster, string path)
    {
        using var http = new HttpClient { BaseAddress = cluster.Platform.Address };
        var (peers, pages) = (0, 0);
        var started = Stopwatch.GetTimestamp();
        for (var next = path; next is not null; pages++)
        {
            using var response = await http.GetAsync(new Uri(next, UriKind.Relative), Token);
            peers += JsonElement.Parse(await response.Content.ReadAsStringAsync(Token)).GetArrayLength();
            next = response.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        output.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalMilliseconds,8:0} ms  all of it in {pages} pages of 1000");
        return peers;
    }

    private static async Task<Guid> RootAsync(NpgsqlDataSource database, int number)
    {
        await using var command = database.CreateCommand("SELECT id FROM workspaces ORDER BY created_at, id OFFSET $1 LIMIT 1");
        command.Parameters.Add(new() { Value = number });
        return (Guid)(await command.ExecuteScalarAsync(Token))!;
    }

    private static async Task<string> MiddleAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            $"SELECT (extract(epoch FROM created_at) * 1000000)::bigint || '.' || id FROM workspaces ORDER BY created_at, id OFFSET {Roots / 2} LIMIT 1");
        return (string)(await command.ExecuteScalarAsync(Token))!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    /// <summary>All statements since the reset but those of this test, the most frequent first.</summary>
    private static async Task<IReadOnlyList<(string Query, long Calls)>> ReadStatementsAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("""
            SELECT query, sum(calls)::bigint FROM pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query NOT LIKE '%pg_stat_statements%'
            GROUP BY query ORDER BY 2 DESC
            """);
        await using var row = await command.ExecuteReaderAsync(Token);
        var statements = new List<(string, long)>();
        while (await row.ReadAsync(Token))
        {
            statements.Add((row.GetString(0), row.GetInt64(1)));
        }

        return statements;
    }
}
