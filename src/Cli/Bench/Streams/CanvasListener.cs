using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Bench.Streams;

/// <summary>
/// A canvas that hears every fact, over the hub and a WebSocket, and looks at no more of each than its position and its time: whether one is
/// missing, and how old it is when it comes.
/// </summary>
internal sealed class CanvasListener(TimeProvider time) : IDisposable
{
    private const byte Final = 0x80;

    /// <summary>Of the largest frame.</summary>
    private const int MaxBytes = 8 * 1024 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ArrayBufferWriter<byte> _message = new();
    private byte[] _received = new byte[64 * 1024];
    private int _length;

    /// <summary>How old each fact was when it came, as long as <see cref="IsCounting"/>.</summary>
    public Latencies Ages { get; } = new();

    /// <summary>Whether what comes counts.</summary>
    public bool IsCounting { get; set; }

    /// <summary>The last fact that has come; 0 before the first picture.</summary>
    public long Position { get; private set; }

    /// <summary>Facts that were passed over, or came twice.</summary>
    public long Missed { get; private set; }

    /// <summary>Connects, with the operator's token, and asks for everything from now on.</summary>
    public async Task OpenAsync(int port, string token, CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
        await _socket.SendAsync(
            Encoding.ASCII.GetBytes(
                "GET /hubs/canvas HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
                $"Sec-WebSocket-Key: bW9sZWN1bGUgYmVuY2ghIQ==\r\nAuthorization: Bearer {token}\r\n\r\n"),
            cancellationToken);
        int end;
        while ((end = _received.AsSpan(0, _length).IndexOf("\r\n\r\n"u8)) < 0)
            await ReceiveAsync(cancellationToken);
        if (!_received.AsSpan().StartsWith("HTTP/1.1 101 "u8))
            throw new LoadFailedException($"The canvas hub cannot be connected to: {Encoding.UTF8.GetString(_received, 0, end)}");
        Drop(end + 4);
        await _socket.SendAsync(HubWire.Frame("""{"protocol":"json","version":1}"""), cancellationToken);
        await _socket.SendAsync(HubWire.Frame("""{"type":4,"invocationId":"1","target":"Subscribe","arguments":[null]}"""), cancellationToken);
    }

    /// <summary>Listens until it is stopped.</summary>
    public async Task ListenAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                while (TryReadFrame(out var start, out var length))
                {
                    // A message may come in several frames.
                    _message.Write(_received.AsSpan(start, length));
                    if ((_received[0] & Final) != 0)
                    {
                        Take(_message.WrittenSpan);
                        _message.ResetWrittenCount();
                    }
                    Drop(start + length);
                }
                await ReceiveAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It has heard enough.
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_length == _received.Length)
        {
            if (_length >= MaxBytes)
                throw new LoadFailedException("A frame is longer than can be.");
            Array.Resize(ref _received, _received.Length * 2);
        }
        var got = await _socket.ReceiveAsync(_received.AsMemory(_length), cancellationToken);
        _length += got > 0 ? got : throw new LoadFailedException("The canvas hub closed a connection.");
    }

    private void Drop(int bytes)
    {
        _received.AsSpan(bytes, _length - bytes).CopyTo(_received);
        _length -= bytes;
    }

    /// <summary>The payload of the next frame, when it is whole.</summary>
    private bool TryReadFrame(out int start, out int length)
    {
        (start, length) = (2, 0);
        var received = _received.AsSpan(0, _length);
        if (received.Length < start)
            return false;
        length = received[1];
        if (length == 126)
        {
            start += sizeof(ushort);
            if (received.Length < start)
                return false;
            length = BinaryPrimitives.ReadUInt16BigEndian(received[2..]);
        }
        else if (length == 127)
        {
            start += sizeof(ulong);
            if (received.Length < start)
                return false;
            length = checked((int)BinaryPrimitives.ReadUInt64BigEndian(received[2..]));
        }
        return received.Length >= start + length;
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        var now = time.GetUtcNow();
        while (message.IndexOf("\"position\":"u8) is var at and >= 0)
        {
            message = message[(at + "\"position\":".Length)..];
            if (!Utf8Parser.TryParse(message, out long position, out _))
                throw new LoadFailedException("A position is no number.");
            // The first is that of the picture.
            if (Position != 0 && position != Position + 1)
                Missed += Math.Max(1, position - Position - 1);
            var isFact = Position != 0;
            Position = position;
            if (isFact && IsCounting && message.IndexOf("\"timestamp\":\""u8) is var moment and >= 0)
            {
                var text = message[(moment + "\"timestamp\":\"".Length)..];
                if (DateTimeOffset.TryParse(Encoding.ASCII.GetString(text[..text.IndexOf((byte)'"')]), CultureInfo.InvariantCulture, out var committed))
                    Ages.Add(now - committed);
            }
        }
    }
}
