using System.Net.WebSockets;

namespace Molecule.Gateway.Tests.Feed;

/// <summary>The gateway's end of a connection whose client reads and sends when a test says so.</summary>
internal sealed class FakeSocket : WebSocket
{
    private readonly TaskCompletionSource<ValueWebSocketReceiveResult> _goodbye = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? _reads;
    private WebSocketState _state = WebSocketState.Open;

    public int Sent { get; private set; }

    public bool WasAborted { get; private set; }

    public (WebSocketCloseStatus Status, string? Reason)? Closed { get; private set; }

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    public void StopReading() => _reads = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOnReading() => _reads?.TrySetResult();

    public override void Abort()
    {
        (WasAborted, _state) = (true, WebSocketState.Aborted);
        _goodbye.TrySetException(new WebSocketException(WebSocketError.ConnectionClosedPrematurely));
    }

    public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => new(_goodbye.Task);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        Sent++;
        return _reads is { } reads ? new ValueTask(reads.Task) : ValueTask.CompletedTask;
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        (Closed, _state) = ((closeStatus, statusDescription), WebSocketState.CloseSent);
        _goodbye.TrySetResult(new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true));
        return Task.CompletedTask;
    }

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override void Dispose()
    {
    }
}
