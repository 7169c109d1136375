using System.Net.WebSockets;
using System.Text.Json;

namespace Molecule.Cli.Chaos.Listeners;

/// <summary>Listens over <c>/ws</c>.</summary>
internal sealed class SocketListener(Guid? workspace, long position) : Listener("/ws", workspace, position)
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    protected override async Task ReadAsync(Uri gateway, CancellationToken cut)
    {
        using var socket = new ClientWebSocket();
        if (Workspace is { } id)
        {
            socket.Options.SetRequestHeader("X-Workspace-ID", id.ToString());
        }

        await socket.ConnectAsync(new UriBuilder(gateway) { Scheme = "ws", Path = "/ws", Query = $"after={Position}" }.Uri, cut);
        CameIn();
        using var end = cut.Register(socket.Abort);
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            length += read.Count;
            if (read.EndOfMessage)
            {
                TakeEnvelope(JsonElement.Parse(_buffer.AsSpan(0, length)));
                length = 0;
            }
        }
    }
}
