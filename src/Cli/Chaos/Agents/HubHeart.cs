using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Molecule.Cli.Chaos.Agents;

/// <summary>An agent that beats over a connection to the hub, and makes a new one, to another gateway, when it is not heard.</summary>
internal sealed class HubHeart(SimulatedAgent agent, Gateways gateways, TimeSpan limit, Journal journal, TimeProvider time)
    : Heart([agent], gateways, agent.Number, journal, time)
{
    private HubConnection? _connection;

    public override async ValueTask DisposeAsync()
    {
        await DropAsync();
        await base.DisposeAsync();
    }

    protected override async Task<Answer> BeatAsync(int turn, IReadOnlyList<SimulatedAgent> living, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(limit);
        try
        {
            if (_connection is null)
            {
                _connection = Connect(Gateways[turn]);
                await _connection.StartAsync(patience.Token);
            }

            var beat = new JsonObject { ["workspace_id"] = agent.Workspace, ["auth_token"] = agent.Token, ["error_rate"] = 0, ["active_tasks"] = 0 };
            var answer = await _connection.InvokeAsync<JsonElement>("Heartbeat", beat, patience.Token);
            return new Answer([true], TimeSpan.FromMilliseconds(answer.GetProperty("next_heartbeat_ms").GetInt32()));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or WebSocketException or HubException or InvalidOperationException or OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            // The hub says refusals in words, outages too, so none can be told from the other here.
            Journal.Note($"{agent.Workspace} was not heard over the hub of {Gateways[turn]}: {failure.Message}");
            await DropAsync();
            return Answer.None;
        }
    }

    private HubConnection Connect(Uri gateway) => new HubConnectionBuilder()
        .WithUrl(new Uri(gateway, "hubs/agent"), options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.SkipNegotiation = true;
            options.AccessTokenProvider = () => Task.FromResult(agent.Token);
            options.Headers["X-Workspace-ID"] = agent.Workspace.ToString();
        })
        .Build();

    /// <summary>Not waited for: a gateway that hangs does not say goodbye.</summary>
    private async Task DropAsync()
    {
        if (_connection is not { } connection)
            return;
        _connection = null;
        await Task.WhenAny(connection.DisposeAsync().AsTask(), Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None));
    }
}
