using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Molecule.Cli.Bench.Load;

/// <summary>One connection that is kept, with one request on its way at most.</summary>
internal sealed class LoadConnection : IDisposable
{
    /// <summary>Of an answer that is a list, in bytes.</summary>
    private const int LongestQuote = 500;

    private readonly IRequestSource _requests;
    private readonly byte[] _received = new byte[Answer.MaxBytes];
    private int _length;
    private bool _isBusy;

    private LoadConnection(Socket socket, IRequestSource requests) => (Socket, _requests) = (socket, requests);

    public Socket Socket { get; }

    /// <summary>From when on the request that is on its way is measured.</summary>
    public long Since { get; private set; }

    /// <summary>
    /// Connects, for <paramref name="requests"/>. Not asynchronously: the runtime would watch the socket from then on, and wake a thread of its
    /// own for every answer.
    /// </summary>
    public static LoadConnection Open(int port, IRequestSource requests)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
            requests.Wire.Open(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        return new LoadConnection(socket, requests);
    }

    public void Send(ReadOnlySpan<byte> request, long since)
    {
        // A blocking socket sends all of it.
        Socket.Send(request);
        (Since, _isBusy) = (since, true);
    }

    /// <summary>Takes what has come in. True when the answer is whole.</summary>
    public bool Receive()
    {
        var got = Socket.Receive(_received.AsSpan(_length));
        if (got == 0)
            throw new LoadFailedException(_length == _received.Length ? "An answer is longer than can be." : "The server closed a connection.");
        _length += got;
        var wasBusy = _isBusy;
        while (_length > 0 && _requests.Wire.TryRead(_received.AsSpan(0, _length), out var length, out var answer))
        {
            if (answer is { } range)
                Take(_received.AsSpan(range));
            _received.AsSpan(length, _length - length).CopyTo(_received);
            _length -= length;
        }
        return wasBusy && !_isBusy;
    }

    public void Dispose() => Socket.Dispose();

    private void Take(ReadOnlySpan<byte> answer)
    {
        if (!_isBusy)
            throw new LoadFailedException("The server answered what nobody asked.");
        if (_requests.IsRefusal(answer))
            throw new LoadFailedException($"The server refused: {Encoding.UTF8.GetString(answer[..Math.Min(answer.Length, LongestQuote)]).Trim()}");
        _isBusy = false;
    }
}
