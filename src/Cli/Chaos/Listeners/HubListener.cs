using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Molecule.Cli.Chaos.Listeners;

/// <summary>Listens over a SignalR hub: as a canvas to everything, as an agent to what concerns a workspace.</summary>
internal sealed class HubListener(Guid? workspace, long position) : Listener(workspace is null ? "/hubs/canvas" : "/hubs/agent", workspace, position)
{
    protected override async Task ReadAsync(Uri gateway, CancellationToken cut)
    {
        ClientWebSocket? socket = null;
        await using var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(gateway, Workspace is null ? "/hubs/canvas" : "/hubs/agent"), options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
                options.WebSocketFactory = async (context, cancellationToken) =>
                {
                    socket = new ClientWebSocket();
                    await socket.ConnectAsync(context.Uri, cancellationToken);
                    return socket;
                };
            })
            .Build();
        await connection.StartAsync(cut);
        CameIn();
        using var end = cut.Register(() => socket?.Abort());
        object?[] arguments = Workspace is { } id ? [id, Position] : [Position];
        await foreach (var frame in connection.StreamAsyncCore<JsonElement>("Subscribe", arguments, CancellationToken.None))
        {
            Take(frame);
        }
    }

    private void Take(JsonElement frame)
    {
        switch (frame.GetProperty("type").GetString())
        {
            case "events":
                foreach (var fact in frame.GetProperty("events").EnumerateArray())
                {
                    TakeFact(fact);
                }

                break;
            case "position":
                TakePosition(frame.GetProperty("position").GetInt64());
                break;
            case "resume":
                TakeLoss(frame.GetProperty("reason").GetString());
                break;
            case "snapshot":
                TakeLoss("a snapshot");
                break;
        }
    }
}
