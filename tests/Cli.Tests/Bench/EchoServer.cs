using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Molecule.Cli.Tests.Bench;

/// <summary>Answers whatever comes in on a connection with the same bytes, after asking <paramref name="before"/>.</summary>
internal sealed class EchoServer(string answer, Func<int, Task> before) : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];
    private Task _accepting = Task.CompletedTask;
    private int _answers;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => _connections.Count;

    public static EchoServer Start(string answer, Func<int, Task>? before = null)
    {
        var server = new EchoServer(answer, before ?? (_ => Task.CompletedTask));
        server._listener.Start();
        server._accepting = server.AcceptAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await Task.WhenAll([_accepting, .. _connections]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
            _connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = socket;
        var buffer = new byte[4096];
        while (await connection.ReceiveAsync(buffer, _stop.Token) > 0)
        {
            await before(Interlocked.Increment(ref _answers));
            await connection.SendAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
        }
    }
}
