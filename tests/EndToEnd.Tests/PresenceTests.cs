using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests;

/// <summary>Who has a canvas open is known on every gateway, and nowhere else.</summary>
public sealed class PresenceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_OnTwoGateways_SeeEachOtherUntilTheyLeaveOrTheirGatewayDies()
    {
        await using var cluster = await TestCluster.StartAsync("presence", silos: 1, gateways: 2, new Dictionary<string, string?>(StringComparer.Ordinal), Token);
        var gateways = cluster.Parts.Gateways;
        await using var watcher = await OpenAsync(gateways[0].Address);
        await using var people = new Watch(watcher, Token);
        var facts = await HeadAsync();

        var ada = await OpenAsync(gateways[1].Address);
        await using var grace = await OpenAsync(gateways[1].Address);
        await ada.InvokeAsync("Look", new { name = "Ada" }, Token);
        await grace.InvokeAsync("Look", new { name = "Grace", cursor = new { x = 1, y = 2 } }, Token);
        await Until.TrueAsync("both are seen from the other gateway", () => Task.FromResult(people.Names is ["Ada", "Grace"]), Token);

        await ada.DisposeAsync();
        await Until.TrueAsync("Ada has left", () => Task.FromResult(people.Names is ["Grace"]), Token);
        (await HeadAsync()).ShouldBe(facts, "somebody's presence is in the log");

        await gateways[1].Process.KillAsync();
        await Until.TrueAsync("Grace's gateway is not believed any more", () => Task.FromResult(people.Names.Count == 0), Token);

        async Task<long> HeadAsync() => (await cluster.Platform.GetAsync("organization", Token)).Json.GetProperty("position").GetInt64();
    }

    private static async Task<HubConnection> OpenAsync(Uri gateway)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(gateway, "/hubs/canvas"), options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
            })
            .Build();
        await connection.StartAsync(Token);
        return connection;
    }

    /// <summary>Those whom one canvas is told of.</summary>
    private sealed class Watch : IAsyncDisposable
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<Guid, string?> _people = [];
        private readonly CancellationTokenSource _stop;
        private readonly Task _reading;

        public Watch(HubConnection connection, CancellationToken cancellationToken)
        {
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _reading = ReadAsync(connection);
        }

        public IReadOnlyList<string?> Names
        {
            get
            {
                lock (_lock)
                {
                    return [.. _people.Values.Order(StringComparer.Ordinal)];
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _reading;
            _stop.Dispose();
        }

        private async Task ReadAsync(HubConnection connection)
        {
            try
            {
                await foreach (var frame in connection.StreamAsync<JsonElement>("Presence", _stop.Token))
                {
                    lock (_lock)
                    {
                        foreach (var person in frame.GetProperty("people").EnumerateArray())
                        {
                            _people[person.GetProperty("id").GetGuid()] = person.GetProperty("name").GetString();
                        }

                        foreach (var gone in frame.GetProperty("gone").EnumerateArray())
                        {
                            _people.Remove(gone.GetGuid());
                        }
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }
    }
}
