using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Molecule.Cli.Bench.Load;

/// <summary>One keep-alive connection, with one request on its way at most.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly byte[] _received = new byte[Answer.MaxBytes];
    private int _length;

    private LoadConnection(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    /// <summary>From when on the request that is on its way is measured.</summary>
    public long Since { get; private set; }

    /// <summary>
    /// Connects. Not asynchronously: the runtime would watch the socket from then on, and wake a thread of its own for every answer.
    /// </summary>
    public static LoadConnection Open(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        return new LoadConnection(socket);
    }

    public void Send(ReadOnlySpan<byte> request, long since)
    {
        // A blocking socket sends all of it; what was sent before is answered, so the buffer is empty.
        Socket.Send(request);
        (Since, _length) = (since, 0);
    }

    /// <summary>Takes what has come in. True when the answer to one of <paramref name="requests"/> is whole.</summary>
    public bool Receive(IRequestSource requests)
    {
        var got = Socket.Receive(_received.AsSpan(_length));
        if (got == 0)
            throw new LoadFailedException(_length == _received.Length ? "An answer is longer than can be." : "The server closed a connection.");
        _length += got;
        var answer = _received.AsSpan(0, _length);
        if (!Answer.TryRead(answer, out var status, out var body))
            return false;
        if (status != 200 || requests.IsRefusal(answer[body]))
            throw new LoadFailedException($"The server answered {status}: {Encoding.UTF8.GetString(answer[body]).Trim()}");
        return true;
    }

    public void Dispose() => Socket.Dispose();
}
