using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Molecule.EndToEnd.Tests.Clusters;
using Molecule.EndToEnd.Tests.EventLog;
using Molecule.Storage.Tests.Workspaces;

namespace Molecule.EndToEnd.Tests;

/// <summary>
/// Whatever clients ask of an organisation, through whichever gateway, while silos are killed: every workspace goes only where the status
/// machine lets it, what was acknowledged stays, and the log is the table (contract section 8 with guards, W15 to W18).
/// </summary>
public sealed class RandomLifeTests(ITestOutputHelper output)
{
    private const int Commands = 2_400;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RandomCommands_ThroughTwoGatewaysWhileSilosAreKilled_FollowTheStatusMachineAndLoseNothing_W15W16W17W18()
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        output.WriteLine($"The seed is {seed}.");
        // So impatient that agents fall silent all the time.
        await using var cluster = await TestCluster.StartAsync(
            "random-life", silos: 2, gateways: 2, Patience.Of(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)), Token);
        var run = new Run(seed, cluster.Platforms);
        var going = run.GoAsync(Commands, Token);

        await Until.TrueAsync("a third is done", () => run.Asked > Commands / 3 || going.IsCompleted, Token);
        await cluster.Silo("silo-2").KillAsync();
        await Until.TrueAsync("it goes on with one silo", () => run.Asked > Commands / 2 || going.IsCompleted, Token);
        await cluster.Silo("silo-2").StartAgainAsync(Token);
        await Until.TrueAsync("both silos are members", async () => (await cluster.Platform.CountBySiloAsync(Token)).Count == 2, Token);
        await cluster.Silo("silo-1").KillAsync();
        await Until.TrueAsync("it goes on with the other silo", () => run.Asked > Commands * 5 / 6 || going.IsCompleted, Token);
        await cluster.Silo("silo-1").StartAgainAsync(Token);
        await going;

        // Nothing is shut down in good order: what is in Postgres has to be right at every moment.
        await Task.WhenAll(cluster.Silo("silo-1").KillAsync(), cluster.Silo("silo-2").KillAsync());
        (await LogTransitions.FindViolationAsync(cluster.Database, Token)).ShouldBeNull($"with the seed {seed}");
        (await LogFold.FindDifferenceAsync(cluster.Database, Token)).ShouldBeNull($"with the seed {seed}");
        var log = await cluster.Database.ReadLogAsync(Token);
        var statuses = await cluster.Database.ReadColumnAsync<string>("status", Token);
        run.Removed.Keys.Where(id => statuses[id] != "removed").ShouldBeEmpty("a removal was acknowledged");
        var names = log.Where(logged => logged.Type == "WORKSPACE_UPDATED" && logged.Payload.TryGetProperty("name", out _))
            .CountBy(logged => logged.Payload.GetProperty("name").GetString()!).ToDictionary();
        run.Renamed.Keys.Where(name => names.GetValueOrDefault(name) != 1).ShouldBeEmpty("a change of name was acknowledged");

        output.WriteLine(string.Join(", ", run.Answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Key}: {answer.Value}")));
        var happened = log.CountBy(logged => logged.Type).ToDictionary();
        output.WriteLine(string.Join(", ", happened.Select(type => $"{type.Key}: {type.Value}")));
        foreach (var type in new[] { "PROVISIONING", "ONLINE", "DEGRADED", "OFFLINE", "PROVISION_FAILED", "UPDATED", "MOVED", "PAUSED", "REMOVED" })
        {
            happened.ShouldContainKey($"WORKSPACE_{type}");
        }

        run.Answers.Keys.ShouldBeSubsetOf(["200", "201", "404", "409", "410", "503", "unanswered"]);
        run.Answers.GetValueOrDefault("200").ShouldBeGreaterThan(Commands / 3);
    }

    /// <summary>Several clients at once, each with a gateway of its own for commands, and the other one for looking.</summary>
    private sealed class Run(int seed, IReadOnlyList<Platform> gateways)
    {
        private const int Clients = 6;

        /// <summary>So few are asked at a time that clients meet on them.</summary>
        private const int Favourites = 24;

        private readonly List<Guid> _known = [];
        private readonly ConcurrentDictionary<string, int> _answers = new(StringComparer.Ordinal);
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        /// <summary>How often each status was answered.</summary>
        public IReadOnlyDictionary<string, int> Answers => _answers;

        /// <summary>Whose removal was acknowledged.</summary>
        public ConcurrentDictionary<Guid, bool> Removed { get; } = new();

        /// <summary>The names whose change was acknowledged; each is given once.</summary>
        public ConcurrentDictionary<string, bool> Renamed { get; } = new(StringComparer.Ordinal);

        public Task GoAsync(int commands, CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(
            async () =>
            {
                var random = new Random(seed + client);
                for (var command = 0; command < commands / Clients; command++)
                {
                    Interlocked.Increment(ref _asked);
                    try
                    {
                        await AskAsync(gateways[client % 2], gateways[(client + 1) % 2], random, $"{client}.{command}", cancellationToken);
                    }
                    catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
                    {
                        // Done or not: nobody was told.
                        Note("unanswered");
                    }
                }
            },
            cancellationToken)));

        private async Task AskAsync(Platform gateway, Platform other, Random random, string name, CancellationToken cancellationToken)
        {
            if (Choose(random) is not { } id || random.Next(100) < 12)
            {
                await CreateAsync(gateway, random, name, cancellationToken);
                return;
            }

            switch (random.Next(100))
            {
                case < 36:
                    Note(await gateway.BeatAsync(id, cancellationToken, errorRate: random.Next(3) / 2.0));
                    break;
                case < 46:
                    Note(await gateway.PostAsync("registry/register", new { id, url = "http://10.0.0.1:1", agent_card = new { name } }, cancellationToken));
                    break;
                case < 56:
                    if (Note(await gateway.PatchAsync(id, new { name }, cancellationToken)))
                    {
                        Renamed[name] = true;
                    }

                    break;
                case < 68:
                    Note(await gateway.PatchAsync(id, new { parent_id = random.Next(4) == 0 ? null : Choose(random) }, cancellationToken));
                    break;
                case < 77:
                    Note(await gateway.PostAsync($"workspaces/{id}/pause", new { }, cancellationToken));
                    break;
                case < 87:
                    Note(await gateway.PostAsync($"workspaces/{id}/resume", new { }, cancellationToken));
                    break;
                case < 94:
                    Note(await gateway.PostAsync($"workspaces/{id}/restart", new { }, cancellationToken));
                    break;
                default:
                    await RemoveAsync(gateway, other, id, confirm: random.Next(3) == 0, cancellationToken);
                    break;
            }
        }

        private async Task CreateAsync(Platform gateway, Random random, string name, CancellationToken cancellationToken)
        {
            var answer = await gateway.PostAsync(
                "workspaces", new { name, parent_id = random.Next(3) == 0 ? null : Choose(random), external = random.Next(6) == 0 }, cancellationToken);
            if (Note(answer))
            {
                lock (_known)
                {
                    _known.Add(answer.Json.GetProperty("id").GetGuid());
                }
            }
        }

        /// <summary>Removal is for good, so whoever looks after it was acknowledged sees it, also through the other gateway.</summary>
        private async Task RemoveAsync(Platform gateway, Platform other, Guid id, bool confirm, CancellationToken cancellationToken)
        {
            if (!Note(await gateway.DeleteAsync($"workspaces/{id}{(confirm ? "?confirm=true" : "")}", cancellationToken)))
            {
                return;
            }

            Removed[id] = true;
            var seen = await other.GetAsync($"workspaces/{id}/state", cancellationToken);
            if (seen.Status != HttpStatusCode.ServiceUnavailable)
            {
                seen.Being(HttpStatusCode.NotFound).Text.ShouldBe($$"""{"workspace_id":"{{id}}","status":"removed","deleted":true}""");
            }
        }

        private bool Note(Answer answer)
        {
            Note($"{(int)answer.Status}");
            return answer.Status is HttpStatusCode.OK or HttpStatusCode.Created;
        }

        private void Note(string answer) => _answers.AddOrUpdate(answer, 1, (_, count) => count + 1);

        /// <summary>One of the newest that are known, also when it is removed by now.</summary>
        private Guid? Choose(Random random)
        {
            lock (_known)
            {
                return _known.Count == 0 ? null : _known[^(1 + random.Next(Math.Min(_known.Count, Favourites)))];
            }
        }
    }
}
