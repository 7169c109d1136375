using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Molecule.Agent.Connections;

/// <summary>
/// Posts to one address over a connection of its own that is kept open, from the first look-up to the last byte on the calling thread.
/// For one thread.
/// </summary>
/// <remarks>
/// <para><see cref="HttpClient.Send(HttpRequestMessage)"/> is synchronous as well, but only while a connection is at hand. A new one is
/// opened by the thread pool, a connection that was idle for half a minute is listened to by the thread pool, and a timeout is a timer of
/// the thread pool: where the agent's work holds all of its threads, such a call neither succeeds nor fails.</para>
/// <para>It knows no proxies, redirects, cookies or compression, and needs none.</para>
/// </remarks>
internal sealed class DirectConnection : IDisposable
{
    /// <summary>A platform may move, or get more gateways; a connection that lived for ever would not follow.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(2);

    private readonly Uri _address;
    private readonly TimeSpan _callTimeout;
    private readonly int _maxReplyBytes;
    private readonly TimeProvider _timeProvider;
    private readonly string _call;
    private readonly string _head;

    private Channel? _channel;

    /// <param name="address">Where to: <c>http</c> or <c>https</c>.</param>
    /// <param name="token">The bearer token, or null. One that has been in a header before: it is not looked at again.</param>
    /// <param name="options">Timeout, limit and clock.</param>
    public DirectConnection(Uri address, string? token, MoleculeClientOptions options)
    {
        _address = address;
        _callTimeout = options.CallTimeout;
        _maxReplyBytes = options.MaxReplyBytes;
        _timeProvider = options.TimeProvider;
        _call = $"POST {address}";
        var host = address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost;
        _head = $"POST {address.PathAndQuery} HTTP/1.1\r\n"
            + $"Host: {host}{(address.IsDefaultPort ? "" : $":{address.Port}")}\r\n"
            + "Content-Type: application/json\r\n"
            + (token is null ? "" : $"Authorization: Bearer {token}\r\n");
    }

    /// <param name="body">JSON.</param>
    /// <param name="abort">Ends the call, a tenth of a second later at most.</param>
    /// <exception cref="MoleculeUnreachableException">There was no answer in time.</exception>
    /// <exception cref="MoleculeReplyException">The answer was not HTTP, or too long.</exception>
    /// <exception cref="OperationCanceledException">The call was given up.</exception>
    public Answer Post(byte[] body, CancellationToken abort)
    {
        var deadline = new Deadline(_callTimeout, _timeProvider, abort);
        try
        {
            var reply = TryKeptChannel(body, deadline) ?? Exchange(_channel = Open(deadline), body);
            if (!reply.KeepsAlive || _channel is { Reader.HasRest: true })
            {
                Close();
            }

            return new Answer(_call, reply.Status, reply.Body, reply.RetryAfter);
        }
        catch (InvalidDataException exception)
        {
            Close();
            throw new MoleculeReplyException($"{_call} got an answer that cannot be read: {exception.Message}", exception);
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            Close();
            // Not by the type of the exception: what the socket throws comes out of SslStream as something else.
            abort.ThrowIfCancellationRequested();
            throw new MoleculeUnreachableException(
                deadline.IsOver
                    ? $"{_call} got no answer within {_callTimeout.TotalSeconds} s."
                    : $"{_call} got no answer: {exception.Message}",
                exception);
        }
    }

    public void Dispose() => Close();

    private static bool IsOutage(Exception exception) =>
        exception is IOException or SocketException or AuthenticationException or TimeoutException or OperationCanceledException;

    /// <summary>
    /// Null when a new connection is needed. Servers close idle connections as they please, perhaps while the call is on its way; a
    /// heartbeat that was said twice does no harm.
    /// </summary>
    private ReplyReader.Reply? TryKeptChannel(byte[] body, Deadline deadline)
    {
        if (_channel is not { } channel)
        {
            return null;
        }

        if (!channel.Socket.HasNews && _timeProvider.GetElapsedTime(channel.OpenedAt) < MaxAge)
        {
            channel.Socket.Deadline = deadline;
            try
            {
                return Exchange(channel, body);
            }
            catch (Exception exception) when (IsOutage(exception) && !channel.Reader.HasBegun && !deadline.IsOver)
            {
                // As good as closed before the call.
            }
        }

        Close();
        return null;
    }

    private ReplyReader.Reply Exchange(Channel channel, byte[] body)
    {
        // In one piece, so that it is one packet and one record of TLS.
        channel.Stream.Write([.. Encoding.ASCII.GetBytes($"{_head}Content-Length: {body.Length}\r\n\r\n"), .. body]);
        return channel.Reader.Read();
    }

    private Channel Open(Deadline deadline)
    {
        var openedAt = _timeProvider.GetTimestamp();
        var socket = new DirectStream(Connect(deadline), deadline);
        Stream stream = socket;
        try
        {
            if (_address.Scheme == Uri.UriSchemeHttps)
            {
                var tls = new SslStream(socket);
                stream = tls;
                tls.AuthenticateAsClient(new SslClientAuthenticationOptions
                {
                    TargetHost = _address.IdnHost,
                    ApplicationProtocols = [SslApplicationProtocol.Http11],
                });
            }

            return new Channel(socket, stream, new ReplyReader(stream, _maxReplyBytes), openedAt);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private Socket Connect(Deadline deadline)
    {
        var addresses = Resolve(deadline);
        for (var i = 0; ; i++)
        {
            var left = addresses.Length - i;
            try
            {
                return Connect(new IPEndPoint(addresses[i], _address.Port), deadline.Share(left));
            }
            catch (Exception exception) when (exception is SocketException or TimeoutException && left > 1 && !deadline.IsOver)
            {
                // Perhaps it answers at the next one.
            }
        }
    }

    private static Socket Connect(IPEndPoint endPoint, Deadline deadline)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
        try
        {
            try
            {
                socket.Connect(endPoint);
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // It is on its way.
            }

            // Some systems report a failure here, others there.
            while (!socket.Poll(deadline.NextSlice(), SelectMode.SelectWrite) && !socket.Poll(TimeSpan.Zero, SelectMode.SelectError))
            {
            }

            var error = (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            return error == 0 ? socket : throw new SocketException(error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The system's resolver takes as long as it likes and cannot be given up. So it gets a thread of its own, which is left behind when
    /// it takes too long; a long-running task is none of the pool's.
    /// </summary>
    private IPAddress[] Resolve(Deadline deadline)
    {
        if (IPAddress.TryParse(_address.IdnHost, out var literal))
        {
            return [literal];
        }

        var lookUp = Task.Factory.StartNew(
            () => Dns.GetHostAddresses(_address.IdnHost), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!((IAsyncResult)lookUp).AsyncWaitHandle.WaitOne(deadline.NextSlice()))
        {
        }

        return lookUp.GetAwaiter().GetResult() is { Length: > 0 } addresses
            ? addresses
            : throw new SocketException((int)SocketError.HostNotFound);
    }

    private void Close()
    {
        _channel?.Stream.Dispose();
        _channel = null;
    }

    private sealed record Channel(DirectStream Socket, Stream Stream, ReplyReader Reader, long OpenedAt);
}
