using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Molecule.Cli.Bench.Load;

/// <summary>
/// A SignalR hub over a WebSocket in JSON, with one call on its way at most. No more of either protocol than that takes: a whole client would
/// cost more than the server that it loads.
/// </summary>
/// <param name="path">Where the hub is.</param>
/// <param name="workspace">Who connects.</param>
/// <param name="token">Proves it.</param>
internal sealed class HubWire(string path, Guid workspace, string token) : IWire
{
    /// <summary>Ends each message of SignalR.</summary>
    private const byte Separator = 0x1e;

    private const byte FinalText = 0x81, Masked = 0x80, Final = 0x80, Close = 0x8;

    /// <summary>One that cannot be connected to does not work.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A whole message of at most 64 KB as a client sends it: one frame.</summary>
    public static byte[] Frame(string message)
    {
        // Clients must mask; with zeros a mask changes nothing, so bytes can be written into a frame that is ready.
        var payload = Encoding.UTF8.GetBytes(message + (char)Separator);
        Span<byte> length = stackalloc byte[3];
        length[0] = (byte)(Masked | (payload.Length < 126 ? payload.Length : 126));
        BinaryPrimitives.WriteUInt16BigEndian(length[1..], checked((ushort)payload.Length));
        return [FinalText, .. payload.Length < 126 ? length[..1] : length, 0, 0, 0, 0, .. payload];
    }

    public void Open(Socket socket)
    {
        var limit = socket.ReceiveTimeout;
        socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        socket.Send(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
            $"Sec-WebSocket-Key: bW9sZWN1bGUgYmVuY2ghIQ==\r\nX-Workspace-ID: {workspace}\r\nAuthorization: Bearer {token}\r\n\r\n"));
        var head = ReadUntil(socket, "\r\n\r\n"u8);
        if (!head.AsSpan().StartsWith("HTTP/1.1 101 "u8))
            throw new LoadFailedException($"The hub cannot be connected to: {Encoding.UTF8.GetString(head).Trim()}");
        socket.Send(Frame("""{"protocol":"json","version":1}"""));
        var shake = ReadUntil(socket, [Separator]);
        if (shake.AsSpan().IndexOf("{}"u8) < 0)
            throw new LoadFailedException($"The hub does not take the protocol: {Encoding.UTF8.GetString(shake)}");
        socket.ReceiveTimeout = limit;
    }

    public bool TryRead(ReadOnlySpan<byte> received, out int length, out Range? answer)
    {
        (length, answer) = (0, null);
        bool isFinal;
        do
        {
            if (!TryReadFrame(received[length..], out var frame, out isFinal))
                return false;
            length += frame;
        }
        while (!isFinal);

        // A ping may stand before the answer in the same message, so it is looked for, and not only at the beginning.
        var message = received[..length];
        var start = message.IndexOf("{\"type\":3"u8);
        if (start < 0)
            return true;
        answer = start..length;
        return message[start..].IndexOf("\"error\":"u8) < 0 ? true : throw new LoadFailedException($"The hub answered: {Encoding.UTF8.GetString(message[start..])}");
    }

    /// <summary>One frame of a message, which may come in several.</summary>
    private static bool TryReadFrame(ReadOnlySpan<byte> received, out int length, out bool isFinal)
    {
        (length, isFinal) = (2, true);
        if (received.Length < length)
            return false;
        isFinal = (received[0] & Final) != 0;
        if ((received[0] & 0xf) == Close)
            throw new LoadFailedException("The hub closed a connection.");
        int payload = received[1];
        if (payload == 126)
        {
            length += sizeof(ushort);
            if (received.Length < length)
                return false;
            payload = BinaryPrimitives.ReadUInt16BigEndian(received[2..]);
        }
        else if (payload > 126)
        {
            throw new LoadFailedException("An answer is longer than can be.");
        }
        length += payload;
        return received.Length >= length;
    }

    /// <summary>Reads byte by byte, so that nothing is taken of what comes after.</summary>
    private static byte[] ReadUntil(Socket socket, ReadOnlySpan<byte> end)
    {
        var read = new List<byte>();
        Span<byte> one = stackalloc byte[1];
        do
        {
            if (read.Count == Answer.MaxBytes || socket.Receive(one) == 0)
                throw new LoadFailedException($"The hub closed a connection that was being opened: {Encoding.UTF8.GetString([.. read])}");
            read.Add(one[0]);
        }
        while (!CollectionsMarshal.AsSpan(read).EndsWith(end));
        return [.. read];
    }
}
