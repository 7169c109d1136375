using System.Net;
using System.Net.Sockets;

namespace Molecule.EndToEnd.Tests.Canvas;

/// <summary>What stands before several gateways in an installation: one address, and each new connection goes to the gateway that is chosen now.</summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private CancellationTokenSource _connections = new();
    private volatile Uri? _gateway;

    public FrontDoor(Uri gateway)
    {
        _gateway = gateway;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Lets new connections through to this gateway; those that there are stay where they are.</summary>
    public void LeadTo(Uri gateway) => _gateway = gateway;

    /// <summary>Cuts all connections, and lets no new one through.</summary>
    public async Task ShutAsync()
    {
        _gateway = null;
        await Interlocked.Exchange(ref _connections, new CancellationTokenSource()).CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _connections.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
        _connections.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_closing.Token);
            _ = RelayAsync(client, _connections.Token);
        }
    }

    private async Task RelayAsync(TcpClient client, CancellationToken cut)
    {
        using var agent = client;
        using var gateway = new TcpClient();
        try
        {
            if (_gateway is not { } address)
            {
                return;
            }

            await gateway.ConnectAsync(address.Host, address.Port, cut);
            var (near, far) = (agent.GetStream(), gateway.GetStream());
            await Task.WhenAny(near.CopyToAsync(far, cut), far.CopyToAsync(near, cut));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // A gateway that was killed, or a browser that is gone: the other end hears of it as its connection ends.
        }
    }
}
