using System.Net.WebSockets;
using System.Text.Json;
using Molecule.Gateway.Access;

namespace Molecule.Gateway.Tests.Feed;

/// <summary>A client of <c>/ws</c>.</summary>
internal sealed class SocketClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[256 * 1024];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    public static async Task<SocketClient> ConnectAsync(GatewayFixture gateway, string query = "", Guid? workspace = null, string? origin = null)
    {
        var client = new SocketClient();
        if (workspace is { } id)
            client._socket.Options.SetRequestHeader(WorkspaceHeader.Name, id.ToString());

        if (origin is not null)
            client._socket.Options.SetRequestHeader("Origin", origin);

        var address = new UriBuilder(gateway.Address) { Scheme = "ws", Path = "/ws", Query = query }.Uri;
        await client._socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>The next frame as it came; null when the other side has said goodbye.</summary>
    public async Task<string?> ReadAsync()
    {
        using var text = new MemoryStream();
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(), TestContext.Current.CancellationToken);
            if (read.MessageType == WebSocketMessageType.Close)
                return null;

            read.MessageType.ShouldBe(WebSocketMessageType.Text);
            text.Write(_buffer, 0, read.Count);
            if (read.EndOfMessage)
                return System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
        }
    }

    public async Task<JsonElement> NextAsync() => JsonElement.Parse((await ReadAsync()).ShouldNotBeNull());

    public async Task<List<long>> ReadPositionsToAsync(long last)
    {
        List<long> positions = [];
        while (positions.Count == 0 || positions[^1] < last)
            positions.Add((await NextAsync()).GetProperty("position").GetInt64());

        return positions;
    }

    /// <summary>What had come before the connection ended, however it did.</summary>
    public async Task<List<long>> ReadPositionsToEndAsync()
    {
        List<long> positions = [];
        try
        {
            while (await ReadAsync() is { } frame)
                positions.Add(JsonElement.Parse(frame).GetProperty("position").GetInt64());
        }
        catch (WebSocketException)
        {
            // It was cut off.
        }

        return positions;
    }

    public Task SendAsync(byte[] message, bool ends) =>
        _socket.SendAsync(message, WebSocketMessageType.Binary, ends, TestContext.Current.CancellationToken);

    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

    public void Dispose() => _socket.Dispose();
}
