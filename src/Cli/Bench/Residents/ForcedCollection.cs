using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Bench.Residents;

/// <summary>
/// Makes another .NET process collect all garbage, through the socket that every one of them has for its owner's diagnostic tools: a session
/// of events that asks for the event "collect now". Without it, memory that nobody uses would count as memory that is needed.
/// </summary>
internal static class ForcedCollection
{
    private const byte EventPipe = 0x02, StopTracing = 0x01, CollectTracing2 = 0x03;
    private const byte Server = 0xFF, Ok = 0x00;
    private const int HeaderLength = 20;
    private const ulong CollectKeyword = 0x80_0000;
    private const uint Informational = 4;

    /// <summary>Returns when the collection is over.</summary>
    public static async Task RunAsync(int pid, CancellationToken cancellationToken)
    {
        using var session = await ConnectAsync(pid, cancellationToken);
        var id = await AskAsync(session, CollectTracing2, Provider("Microsoft-Windows-DotNETRuntime"), cancellationToken);
        var events = DrainAsync(session, cancellationToken);
        using (var second = await ConnectAsync(pid, cancellationToken))
            await AskAsync(second, StopTracing, id, cancellationToken);
        await events;
    }

    private static async Task<Socket> ConnectAsync(int pid, CancellationToken cancellationToken)
    {
        var file = Directory.EnumerateFiles(Path.GetTempPath(), $"dotnet-diagnostic-{pid}-*-socket").FirstOrDefault()
            ?? throw new LoadFailedException($"Process {pid} has no diagnostic socket.");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(file), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command and returns what is in the answer: the id of the session.</summary>
    private static async Task<byte[]> AskAsync(Socket socket, byte command, byte[] payload, CancellationToken cancellationToken)
    {
        var message = new byte[HeaderLength + payload.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        (message[16], message[17]) = (EventPipe, command);
        payload.CopyTo(message, HeaderLength);
        await socket.SendAsync(message, cancellationToken);

        var header = await ReadAsync(socket, HeaderLength, cancellationToken);
        var answer = await ReadAsync(socket, BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(14)) - HeaderLength, cancellationToken);
        return (header[16], header[17]) == (Server, Ok)
            ? answer
            : throw new LoadFailedException($"The runtime refused to collect: {Convert.ToHexString(answer)}");
    }

    private static byte[] Provider(string name)
    {
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload);
        writer.Write(16u); // megabytes of buffer
        writer.Write(1u); // the format of traces, which nobody reads here
        writer.Write(false); // no list of all methods at the end
        writer.Write(1u); // providers
        writer.Write(CollectKeyword);
        writer.Write(Informational);
        writer.Write((uint)(name.Length + 1));
        writer.Write(Encoding.Unicode.GetBytes(name + '\0'));
        writer.Write(0u); // no arguments
        return payload.ToArray();
    }

    private static async Task<byte[]> ReadAsync(Socket socket, int length, CancellationToken cancellationToken)
    {
        var buffer = new byte[length];
        for (var got = 0; got < length;)
        {
            var more = await socket.ReceiveAsync(buffer.AsMemory(got), cancellationToken);
            got += more > 0 ? more : throw new LoadFailedException("The runtime closed its diagnostic socket.");
        }
        return buffer;
    }

    private static async Task DrainAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (await socket.ReceiveAsync(buffer, cancellationToken) > 0)
        {
            // Events that somebody else may be interested in.
        }
    }
}
