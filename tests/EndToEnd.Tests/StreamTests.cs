using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Molecule.Cli.Chaos.Listeners;
using Molecule.EndToEnd.Tests.Clusters;
using Molecule.EndToEnd.Tests.EventLog;

namespace Molecule.EndToEnd.Tests;

/// <summary>
/// The stream: whatever is killed and however often those who listen are cut off and come back to another gateway, they are told everything,
/// once, and in order.
/// </summary>
public sealed class StreamTests(ITestOutputHelper output)
{
    private const int Workers = 24;
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// As many as fit into a minute on two busy cores; <c>MOLECULE_TEST_FACTS</c> names another number, such as 100000.
    /// </summary>
    private static int Facts => int.TryParse(Environment.GetEnvironmentVariable("MOLECULE_TEST_FACTS"), CultureInfo.InvariantCulture, out var facts)
        ? facts
        : 8_000;

    [Fact]
    public async Task W3_TwentyListeners_CutAndMovedWhileEverythingIsKilled_AreToldAllOnceAndInOrder()
    {
        await using var cluster = await TestCluster.StartAsync("stream", silos: 2, gateways: 2, Patience.Of(TimeSpan.FromMinutes(10)), Token);
        var staff = await Staff.CreateAsync(cluster.Platform, Token);
        var start = await ReadHeadAsync(cluster);
        Listener[] listeners =
        [
            .. Enumerable.Range(0, 4).Select(_ => new HubListener(null, start)),
            .. Enumerable.Range(0, 4).Select(_ => new SocketListener(null, start)),
            .. Enumerable.Range(0, 3).Select(_ => new StreamListener(null, start)),
            new HubListener(staff.Leads[0], start),
            new HubListener(staff.Members[0], start),
            new HubListener(staff.Wanderers[0], start),
            new SocketListener(staff.Leads[1], start),
            new SocketListener(staff.Members[1], start),
            new SocketListener(staff.Wanderers[0], start),
            new StreamListener(staff.Members[2], start),
            new StreamListener(staff.Wanderers[0], start),
            new StreamListener(staff.Wanderers[1], start),
        ];
        listeners.Length.ShouldBe(20);

        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var gateways = cluster.Platforms.Select(platform => platform.Address).ToArray();
        var following = listeners.Select((listener, index) => Task.Run(() => listener.FollowAsync(gateways, index, Each, end.Token))).ToArray();
        await using var commands = new Commands(cluster.Platforms, staff, Workers);
        var began = TimeProvider.System.GetTimestamp();
        await ReachAsync(cluster, start + (Facts / 5), commands);
        await cluster.Silo("silo-2").KillAsync();
        await ReachAsync(cluster, start + (Facts * 2 / 5), commands);
        await cluster.Silo("silo-2").StartAgainAsync(Token);
        var gateway = cluster.Parts.Gateways[1].Process;
        await gateway.KillAsync();
        await ReachAsync(cluster, start + (Facts * 3 / 5), commands);
        await gateway.StartAgainAsync(Token);
        await cluster.Redis.KillAsync();
        await ReachAsync(cluster, start + (Facts * 4 / 5), commands);
        await cluster.Redis.StartAgainAsync(Token);
        await ReachAsync(cluster, start + Facts, commands);
        await commands.DisposeAsync();
        var took = TimeProvider.System.GetElapsedTime(began);

        var log = await cluster.Database.ReadLogAsync(Token);
        log.Select(logged => logged.Position).ShouldBe(Enumerable.Range(1, log.Count).Select(position => (long)position));
        var expected = listeners.ToDictionary(listener => listener, listener => Rule.Choose(log, listener.Workspace, start));
        foreach (var listener in listeners)
        {
            await Until.TrueAsync($"{listener.Name} is at the end", () => listener.Last >= expected[listener][^1].Position, Token);
        }

        await end.CancelAsync();
        await Task.WhenAll(following);
        output.WriteLine(
            $"{log.Count - start} facts in {took.TotalSeconds:0} s, {(log.Count - start) / took.TotalSeconds:0} a second; {commands.Unanswered} commands were not "
            + $"answered or refused for an outage; {commands.Moves} moves.");
        foreach (var listener in listeners)
        {
            output.WriteLine($"{listener.Name}: {listener.Told.Count} facts over {listener.Connections} connections, {listener.Misses} in vain; "
                + $"told {listener.Losses} times that announcements were lost");
            listener.Surprises.ShouldBeEmpty(listener.Name);
            Rule.FindDifference(listener.Told, expected[listener]).ShouldBeNull(listener.Name);
        }

        commands.Moves.ShouldBeGreaterThan(0);
        listeners.Where(listener => listener.Workspace is not null).ShouldAllBe(listener => listener.Told.Count < log.Count - start);
    }

    private static async Task ReachAsync(TestCluster cluster, long position, Commands commands)
    {
        while (await ReadHeadAsync(cluster) < position)
        {
            commands.Refusals.ShouldBeEmpty();
            await Until.PassedAsync(TimeSpan.FromMilliseconds(100), Token);
        }
    }

    private static async Task<long> ReadHeadAsync(TestCluster cluster)
    {
        await using var command = cluster.Database.CreateCommand("SELECT position FROM structure_log_head");
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    /// <summary>Two teams and some who are on their own.</summary>
    private sealed record Staff(IReadOnlyList<Guid> Leads, IReadOnlyList<Guid> Members, IReadOnlyList<Guid> Wanderers)
    {
        public IReadOnlyList<Guid> All { get; } = [.. Leads, .. Members];

        public static async Task<Staff> CreateAsync(Platform platform, CancellationToken cancellationToken)
        {
            var (leads, members, wanderers) = (new List<Guid>(), new List<Guid>(), new List<Guid>());
            for (var lead = 0; lead < 6; lead++)
            {
                leads.Add(await platform.CreateAsync($"lead {lead}", cancellationToken));
            }

            for (var member = 0; member < 36; member++)
            {
                members.Add(await platform.CreateAsync($"member {member}", cancellationToken, leads[member % leads.Count]));
            }

            for (var wanderer = 0; wanderer < 2; wanderer++)
            {
                wanderers.Add(await platform.CreateAsync($"wanderer {wanderer}", cancellationToken, leads[wanderer]));
            }

            return new Staff(leads, members, wanderers);
        }
    }

    /// <summary>Renames and moves through all gateways at once, so that commits of both silos overlap.</summary>
    private sealed class Commands : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly IReadOnlyList<Platform> _platforms;
        private readonly Staff _staff;
        private readonly Task _working;
        private int _moves;
        private int _unanswered;

        public Commands(IReadOnlyList<Platform> platforms, Staff staff, int workers)
        {
            (_platforms, _staff) = (platforms, staff);
            _working = Task.WhenAll(
                [Task.Run(MoveAsync), Task.Run(FoundAsync), .. Enumerable.Range(0, workers).Select(worker => Task.Run(() => RenameAsync(worker)))]);
        }

        /// <summary>What the platform should not have answered.</summary>
        public ConcurrentQueue<string> Refusals { get; } = [];

        public int Moves => _moves;

        public int Unanswered => _unanswered;

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _working;
        }

        private async Task RenameAsync(int worker)
        {
            for (var number = 0; !_stop.IsCancellationRequested; number++)
            {
                var workspace = _staff.All[(worker + (number * Workers)) % _staff.All.Count];
                await TryAsync(_platforms[number % _platforms.Count], workspace, new { name = $"{worker}.{number}" });
            }
        }

        /// <summary>Moves those who wander between teams, to the top and back, and now and then one of the others.</summary>
        private async Task MoveAsync()
        {
            for (var number = 0; !_stop.IsCancellationRequested; number++)
            {
                var workspace = number % 3 == 2 ? _staff.Members[number % _staff.Members.Count] : _staff.Wanderers[number % 2];
                Guid? parent = number % 7 == 0 ? null : _staff.Leads[number % _staff.Leads.Count];
                if (await TryAsync(_platforms[number % _platforms.Count], workspace, new { parent_id = parent }))
                {
                    Interlocked.Increment(ref _moves);
                }

                await Until.PassedAsync(TimeSpan.FromMilliseconds(150), CancellationToken.None);
            }
        }

        /// <summary>Founds teams and removes them whole: one commit of many facts.</summary>
        private async Task FoundAsync()
        {
            const int Size = 20;
            for (var number = 0; !_stop.IsCancellationRequested; number++)
            {
                var platform = _platforms[number % _platforms.Count];
                if (await CreateAsync(platform, null) is not { } lead)
                {
                    continue;
                }

                for (var member = 0; member < Size; member++)
                {
                    await CreateAsync(platform, lead);
                }

                await TryAsync(() => platform.DeleteAsync($"workspaces/{lead}?confirm=true", CancellationToken.None));
            }
        }

        private async Task<Guid?> CreateAsync(Platform platform, Guid? parent)
        {
            Guid? created = null;
            await TryAsync(async () =>
            {
                var answer = await platform.PostAsync("workspaces", new { name = "one of many", parent_id = parent }, CancellationToken.None);
                created = answer.Status == HttpStatusCode.Created ? answer.Json.GetProperty("id").GetGuid() : null;
                return answer;
            });
            return created;
        }

        private Task<bool> TryAsync(Platform platform, Guid workspace, object change) =>
            TryAsync(() => platform.PatchAsync(workspace, change, CancellationToken.None));

        private async Task<bool> TryAsync(Func<Task<Answer>> command)
        {
            try
            {
                var answer = await command();
                if ((int)answer.Status / 100 == 2)
                {
                    return true;
                }

                if (answer.Status is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict))
                {
                    Refusals.Enqueue(answer.ToString());
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                // Nobody is there, or it was killed in the middle: the log says what became of it.
            }

            Interlocked.Increment(ref _unanswered);
            return false;
        }
    }
}
