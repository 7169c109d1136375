using System.Net.WebSockets;

namespace Molecule.Gateway.Feed;

/// <summary>
/// One connection to <c>/ws</c>. Frames go out one after the other, each when the one before has been taken, so that a slow client makes
/// nothing pile up here; one that takes nothing at all is closed. What the client sends is read and thrown away.
/// </summary>
internal sealed partial class SocketSession(WebSocket socket, FeedOptions options, TimeProvider time, ILogger<SocketSession> logger)
{
    /// <summary>The client did not take what it was sent; it comes back with its position.</summary>
    public const WebSocketCloseStatus TooSlow = (WebSocketCloseStatus)4008;

    /// <summary>How long the other side may take to answer a goodbye.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);

    private Task _sending = Task.CompletedTask;
    private long _position;
    private bool _sendsTooMuch;

    /// <summary>Sends until the stream ends, the client goes, or the gateway stops.</summary>
    public async Task RunAsync(SubscriberStream stream, Subscriber subscriber, CancellationToken aborted, CancellationToken stopping)
    {
        _position = subscriber.Position;
        using var gone = new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(gone.Token, aborted, stopping);
        var discarding = DiscardAsync(gone, aborted);
        var (status, reason) = await SendAllAsync(stream, subscriber, end.Token, stopping);
        await CloseAsync(status, reason, discarding);
    }

    private async Task<(WebSocketCloseStatus Status, string Reason)> SendAllAsync(
        SubscriberStream stream, Subscriber subscriber, CancellationToken end, CancellationToken stopping)
    {
        try
        {
            await foreach (var frame in stream.ReadAsync(subscriber, end))
                await SendAsync(frame, end);

            return (WebSocketCloseStatus.NormalClosure, "the workspace is removed, or a token of it revoked");
        }
        catch (TimeoutException)
        {
            LogTooSlow(logger, _position);
            return (TooSlow, $"too slow; come back with after={_position}");
        }
        catch (OperationCanceledException)
        {
            return _sendsTooMuch
                ? (WebSocketCloseStatus.MessageTooBig, $"nothing over {options.MaxClientMessage} bytes is read")
                : stopping.IsCancellationRequested
                    ? (WebSocketCloseStatus.EndpointUnavailable, $"the gateway stops; come back with after={_position}")
                    : (WebSocketCloseStatus.NormalClosure, "");
        }
        catch (Exception exception) when (IsCutOff(exception))
        {
            return (WebSocketCloseStatus.NormalClosure, "");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogBug(logger, exception);
            return (WebSocketCloseStatus.InternalServerError, $"something failed inside; come back with after={_position}");
        }
    }

    private static bool IsCutOff(Exception exception) => exception is WebSocketException or IOException or ObjectDisposedException;

    private async Task SendAsync(FeedFrame frame, CancellationToken cancellationToken)
    {
        switch (frame)
        {
            case FeedFrame.Facts facts:
                foreach (var fact in facts.Events)
                {
                    await SendAsync(fact.Frame, cancellationToken);
                    _position = fact.Position;
                }

                break;
            case FeedFrame.Announced news:
                foreach (var announcement in news.Announcements)
                    await SendAsync(announcement.Frame, cancellationToken);

                break;
            case FeedFrame.Mark mark:
                await SendAsync(SocketFrames.Write(mark, time.GetUtcNow()), cancellationToken);
                _position = mark.Position;
                break;
            case FeedFrame.Resume resume:
                await SendAsync(SocketFrames.Write(resume, time.GetUtcNow()), cancellationToken);
                _position = resume.After;
                break;
        }
    }

    /// <summary>Waits until the client has taken the frame. A frame is never given up half-way: nothing could be said after it.</summary>
    private async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sending = socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        if (sending.IsCompletedSuccessfully)
            return;

        _sending = sending.AsTask();
        await _sending.WaitAsync(options.SendTimeout, time, cancellationToken);
    }

    private async Task CloseAsync(WebSocketCloseStatus status, string reason, Task discarding)
    {
        try
        {
            // A client that was slow gets the time of one more frame to hear why it is closed.
            await _sending.WaitAsync(status == TooSlow ? options.SendTimeout : Goodbye, time);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(status, reason, CancellationToken.None).WaitAsync(Goodbye, time);

            await discarding.WaitAsync(Goodbye, time);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException || IsCutOff(exception))
        {
            LogCutOff(logger, exception.Message);
            socket.Abort();
            await discarding;
        }
    }

    /// <summary>Reads what the client sends, so that its pings, pongs and its goodbye are noticed.</summary>
    private async Task DiscardAsync(CancellationTokenSource gone, CancellationToken aborted)
    {
        var buffer = new byte[4096];
        var length = 0;
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(), aborted);
                if (read.MessageType == WebSocketMessageType.Close)
                    break;

                // It is read on until the client has heard why it is closed.
                length += read.Count;
                if (length > options.MaxClientMessage && !_sendsTooMuch)
                {
                    _sendsTooMuch = true;
                    await gone.CancelAsync();
                }

                length = read.EndOfMessage ? 0 : Math.Min(length, options.MaxClientMessage + 1);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException || IsCutOff(exception))
        {
            LogCutOff(logger, exception.Message);
        }
        finally
        {
            await gone.CancelAsync();
        }
    }
}
