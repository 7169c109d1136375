using System.Collections.Concurrent;
using System.Net;
using Molecule.Agent;
using Molecule.Agent.Cards;
using Molecule.Cli.Chaos.Invariants;
using Molecule.EndToEnd.Tests.Agents;
using Molecule.EndToEnd.Tests.Clusters;
using Molecule.EndToEnd.Tests.EventLog;

namespace Molecule.EndToEnd.Tests;

/// <summary>Two silos share the workspaces, and the death of one costs nothing but a moment.</summary>
public sealed class SiloDeathTests(ITestOutputHelper output)
{
    private const int PlainAgents = 30;
    private const int SdkAgents = 10;

    private static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromSeconds(6);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KilledSilo_UnderHeartbeatsAndCommands_LosesNobodyAndNothing()
    {
        await using var cluster = await TestCluster.StartAsync("silo-death", silos: 2, gateways: 1, Patience.Of(HeartbeatTimeout), Token);
        var platform = cluster.Platform;
        var workspaces = new List<Guid>();
        for (var i = 0; i < PlainAgents + SdkAgents; i++)
        {
            workspaces.Add(await platform.CreateAsync($"agent {i}", Token));
        }

        await using var client = await MoleculeClient.ConnectAsync(
            new MoleculeClientOptions { Platform = platform.Address, CallTimeout = TimeSpan.FromSeconds(1) }, Token);
        var sdkAgents = await Task.WhenAll(workspaces.Take(SdkAgents).Select(id => client.StartAgentAsync(new MoleculeAgentOptions
        {
            WorkspaceId = id,
            Card = new AgentCard { Name = $"agent of {id}", Description = "beats", Version = "1.0.0", Url = "http://localhost/" },
            HeartbeatInterval = TimeSpan.FromSeconds(1),
            MaxBackoff = TimeSpan.FromSeconds(1),
        }, Token)));
        var plainAgents = await PlainAgent.StartAsync(platform, workspaces.Skip(SdkAgents), TimeSpan.FromMilliseconds(350), Token);
        await using var operators = new Operators(platform, workspaces);

        var shares = await platform.CountBySiloAsync(Token);
        output.WriteLine($"Before the kill: {Show(shares)}");
        shares.Count.ShouldBe(2);
        shares.Values.ShouldAllBe(count => count > 0);
        await Until.TrueAsync("renames are acknowledged", () => operators.Acknowledged.Count >= 50, Token);

        var killedAt = TimeProvider.System.GetTimestamp();
        await cluster.Silo("silo-2").KillAsync();
        foreach (var workspace in workspaces)
        {
            await Until.TrueAsync(
                $"{workspace} answers", async () => (await platform.TryGetAsync($"workspaces/{workspace}", Token))?.Status == HttpStatusCode.OK, Token);
        }

        output.WriteLine($"Every workspace answered {TimeProvider.System.GetElapsedTime(killedAt).TotalSeconds:0.0} s after the kill.");
        (await platform.CountBySiloAsync(Token)).ShouldHaveSingleItem().Key.ShouldBe("silo-1");

        // Every agent is heard again, and for longer than silence would be tolerated: nobody is waiting to be called dead.
        var heard = plainAgents.Select(agent => agent.Accepted).ToArray();
        var renames = operators.Acknowledged.Count;
        await Until.PassedAsync(HeartbeatTimeout + TimeSpan.FromSeconds(2), Token);
        await Until.TrueAsync("every agent is heard", () => !plainAgents.Where((agent, i) => agent.Accepted <= heard[i] + 5).Any(), Token);
        await Until.TrueAsync("every agent of the SDK is connected", () => sdkAgents.All(agent => agent.IsConnected), Token);
        await Until.TrueAsync("renames go on", () => operators.Acknowledged.Count >= renames + 50, Token);

        await cluster.Silo("silo-2").StartAgainAsync(Token);
        await Until.TrueAsync("both silos are members", async () => (await platform.CountBySiloAsync(Token)).Count == 2, Token);
        await Until.TrueAsync(
            "the silo that came back carries workspaces",
            async () =>
            {
                workspaces.Add(await platform.CreateAsync("newcomer", Token));
                return (await platform.CountBySiloAsync(Token)).GetValueOrDefault("silo-2") > 0;
            },
            Token);
        output.WriteLine($"After it came back: {Show(await platform.CountBySiloAsync(Token))}");

        await operators.DisposeAsync();
        await Task.WhenAll(plainAgents.Select(agent => agent.DisposeAsync().AsTask()));
        var refused = plainAgents.SelectMany(agent => agent.Refused).ToList();
        refused.Select(answers => answers.Key).Distinct().ShouldBeSubsetOf([HttpStatusCode.ServiceUnavailable]);
        output.WriteLine($"{plainAgents.Sum(agent => agent.Accepted)} plain beats accepted, {refused.Sum(answers => answers.Value)} answered with 503, "
            + $"{plainAgents.Sum(agent => agent.Lost)} without an answer in time; "
            + $"{operators.Acknowledged.Count} renames acknowledged, {operators.Unanswered} not.");

        var log = await cluster.Database.ReadLogAsync(Token);
        log.Select(logged => logged.Position).ShouldBe(Enumerable.Range(1, log.Count).Select(position => (long)position));
        log.Where(logged => logged.Type == "WORKSPACE_OFFLINE").ShouldBeEmpty();
        operators.ShouldAllBeIn(log, await cluster.Database.ReadColumnAsync<string>("name", Token));
    }

    private static string Show(IReadOnlyDictionary<string, int> shares) =>
        string.Join(", ", shares.Select(share => $"{share.Key} carries {share.Value}"));

    /// <summary>People who rename one workspace after the other, all the time, and note what was acknowledged.</summary>
    private sealed class Operators : IAsyncDisposable
    {
        private const int Count = 4;

        private readonly CancellationTokenSource _stop = new();
        private readonly Task _working;
        private int _unanswered;
        private bool _disposed;

        public Operators(Platform platform, IReadOnlyList<Guid> workspaces)
        {
            // Each has workspaces of its own, so that the names of one workspace have an order.
            var own = workspaces.ToArray();
            _working = Task.WhenAll(Enumerable.Range(0, Count).Select(number => Task.Run(() => RenameAsync(platform, own, number))));
        }

        public ConcurrentQueue<(Guid Workspace, string Name)> Acknowledged { get; } = new();

        public int Unanswered => Volatile.Read(ref _unanswered);

        public async ValueTask DisposeAsync()
        {
            if (!_disposed)
            {
                _disposed = true;
                await _stop.CancelAsync();
                await _working;
                _stop.Dispose();
            }
        }

        /// <summary>Every acknowledged name is in the log, in order, and no name that was acknowledged before the last stands in the table.</summary>
        public void ShouldAllBeIn(IReadOnlyList<LoggedEvent> log, IReadOnlyDictionary<Guid, string?> names)
        {
            foreach (var acknowledged in Acknowledged.GroupBy(rename => rename.Workspace))
            {
                var logged = log
                    .Where(entry => entry.Workspace == acknowledged.Key && entry.Type == "WORKSPACE_UPDATED")
                    .Select(entry => entry.Payload.GetProperty("name").GetString()!)
                    .ToList();
                var told = acknowledged.Select(rename => rename.Name).ToList();
                logged.Where(told.Contains).ShouldBe(told);
                names[acknowledged.Key].ShouldBe(logged[^1]);
            }
        }

        private async Task RenameAsync(Platform platform, Guid[] workspaces, int number)
        {
            for (var i = number; !_stop.IsCancellationRequested; i += Count)
            {
                var workspace = workspaces[i % workspaces.Length];
                var name = $"name {i}";
                try
                {
                    var answer = await platform.PatchAsync(workspace, new { name }, CancellationToken.None);
                    if (answer.Status == HttpStatusCode.OK)
                    {
                        Acknowledged.Enqueue((workspace, name));
                    }
                    else
                    {
                        // Refused or of unknown outcome: it may or may not be in the log, and nobody was told that it is.
                        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, answer.Text);
                        Interlocked.Increment(ref _unanswered);
                    }
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
                {
                    Interlocked.Increment(ref _unanswered);
                }
            }
        }
    }
}
