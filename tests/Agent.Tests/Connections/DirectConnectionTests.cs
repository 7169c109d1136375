using System.Net;
using System.Net.Sockets;
using System.Text;
using Molecule.Agent.Connections;
using Molecule.Agent.Tests.Platform;

namespace Molecule.Agent.Tests.Connections;

/// <summary>Against a socket that says what the test wants; that a real server is understood, the tests of heartbeats show.</summary>
public sealed class DirectConnectionTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly WatchedClock _clock = new();

    public DirectConnectionTests() => _listener.Start();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Post_Call_IsHttp(string host)
    {
        using var direct = Connect(host, "token-1");
        var answer = PostAsync(direct, "{\"a\":1}");
        using var server = await AcceptAsync();

        (await HearAsync(server)).ShouldBe(
            $"POST /registry/heartbeat HTTP/1.1\r\nHost: {host}:{Port}\r\nContent-Type: application/json\r\n"
            + "Authorization: Bearer token-1\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
        await SayAsync(server, Ok);

        (await answer).Status.ShouldBe(HttpStatusCode.OK);
        (await answer).Body.ShouldBe("{}"u8.ToArray());
    }

    [Fact]
    public async Task Post_SecondTime_KeepsTheConnection()
    {
        using var direct = Connect();
        var first = PostAsync(direct);
        using var server = await AcceptAsync();
        await AnswerAsync(server, Ok);
        await first;

        var second = PostAsync(direct);
        await AnswerAsync(server, Ok);

        (await second).Status.ShouldBe(HttpStatusCode.OK);
        _listener.Pending().ShouldBeFalse();
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}and more")]
    public async Task Post_AnswerEndsTheConnection_NextComesOverANewOne(string answer)
    {
        using var direct = Connect();
        var first = PostAsync(direct);
        using var server = await AcceptAsync();
        await AnswerAsync(server, answer);
        await first;

        await PostOverANewConnectionAsync(direct);
    }

    [Fact]
    public async Task Post_ServerClosedTheIdleConnection_NextComesOverANewOne()
    {
        using var direct = Connect();
        var first = PostAsync(direct);
        using (var server = await AcceptAsync())
        {
            await AnswerAsync(server, Ok);
            await first;
        }

        await PostOverANewConnectionAsync(direct);
    }

    [Fact]
    public async Task Post_ServerSaidSomethingUnasked_NextComesOverANewOne()
    {
        using var direct = Connect();
        var first = PostAsync(direct);
        using var server = await AcceptAsync();
        await AnswerAsync(server, Ok);
        await first;
        await SayAsync(server, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");

        await PostOverANewConnectionAsync(direct);
    }

    [Fact]
    public async Task Post_KeptConnectionIsCutBeforeTheAnswer_IsSaidAgain()
    {
        using var direct = Connect();
        var first = PostAsync(direct);
        var server = await AcceptAsync();
        await AnswerAsync(server, Ok);
        await first;

        var second = PostAsync(direct);
        await HearAsync(server);
        server.Dispose();
        using var another = await AcceptAsync();
        await AnswerAsync(another, Ok);

        (await second).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Post_KeptConnectionIsCutWithinTheAnswer_IsUnreachable()
    {
        using var direct = Connect();
        var first = PostAsync(direct);
        var server = await AcceptAsync();
        await AnswerAsync(server, Ok);
        await first;

        var second = PostAsync(direct);
        await AnswerAsync(server, "HTTP/1.1 200");
        server.Dispose();

        await Should.ThrowAsync<MoleculeUnreachableException>(() => second);
        _listener.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task Post_NewConnectionIsCut_IsUnreachable()
    {
        using var direct = Connect();
        var posting = PostAsync(direct);
        (await AcceptAsync()).Dispose();

        await Should.ThrowAsync<MoleculeUnreachableException>(() => posting);
        await PostOverANewConnectionAsync(direct);
    }

    [Fact]
    public async Task Post_NobodyListens_IsUnreachable()
    {
        using var direct = Connect();
        _listener.Stop();

        await Should.ThrowAsync<MoleculeUnreachableException>(() => PostAsync(direct));
    }

    [Fact]
    public async Task Post_NobodyHasTheName_IsUnreachable()
    {
        using var direct = Connect("nobody.invalid");

        await Should.ThrowAsync<MoleculeUnreachableException>(() => PostAsync(direct));
    }

    [Fact]
    public async Task Post_NoTlsThere_IsUnreachable()
    {
        using var direct = new DirectConnection(new Uri($"https://127.0.0.1:{Port}/"), token: null, Options());
        var posting = PostAsync(direct);
        using var server = await AcceptAsync();
        await SayAsync(server, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");

        await Should.ThrowAsync<MoleculeUnreachableException>(() => posting);
    }

    [Fact]
    public async Task Post_NoHttpThere_IsNotThePlatform()
    {
        using var direct = Connect();
        var posting = PostAsync(direct);
        using var server = await AcceptAsync();
        await SayAsync(server, "SSH-2.0-OpenSSH_9.6\r\n");

        await Should.ThrowAsync<MoleculeReplyException>(() => posting);
        await PostOverANewConnectionAsync(direct);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"status\"")]
    public async Task Post_AnswerDoesNotEnd_GivesUpAtTheCallTimeout(string part)
    {
        using var direct = Connect();
        var posting = PostAsync(direct);
        using var server = await AcceptAsync();
        await AnswerAsync(server, part);
        _clock.Advance(WatchedClock.CallTimeout - TimeSpan.FromTicks(1));
        posting.IsCompleted.ShouldBeFalse();

        _clock.Advance(TimeSpan.FromTicks(1));

        (await Should.ThrowAsync<MoleculeUnreachableException>(() => posting)).Message.ShouldContain("within 11 s");
        _clock.LiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task Post_TlsDoesNotAnswer_GivesUpAtTheCallTimeout()
    {
        using var direct = new DirectConnection(new Uri($"https://127.0.0.1:{Port}/"), token: null, Options());
        var posting = PostAsync(direct);
        using var server = await AcceptAsync();
        await server.ReceiveAsync(new byte[1], Cancellation);

        _clock.Advance(WatchedClock.CallTimeout);

        (await Should.ThrowAsync<MoleculeUnreachableException>(() => posting)).Message.ShouldContain("within 11 s");
    }

    [Fact]
    public async Task Post_ServerDoesNotRead_GivesUpAtTheCallTimeout()
    {
        using var direct = Connect();
        var posting = PostAsync(direct, new string(' ', 32 * 1024 * 1024));
        using var server = await AcceptAsync();

        _clock.Advance(WatchedClock.CallTimeout);

        await Should.ThrowAsync<MoleculeUnreachableException>(() => posting);
    }

    [Fact]
    public async Task Post_GivenUp_EndsAtOnce()
    {
        using var direct = Connect();
        using var abort = new CancellationTokenSource();
        var posting = PostAsync(direct, abort: abort.Token);
        using var server = await AcceptAsync();
        await HearAsync(server);

        await abort.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => posting);
        await PostOverANewConnectionAsync(direct);
    }

    [Fact]
    public async Task Post_AnswerAtTheLimit_IsReadAndOneByteMoreIsNot()
    {
        using var direct = Connect();
        var first = PostAsync(direct);
        using var server = await AcceptAsync();
        await AnswerAsync(server, $"HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n\r\n{new string(' ', 1024)}");
        (await first).Body.Length.ShouldBe(1024);

        var second = PostAsync(direct);
        await AnswerAsync(server, $"HTTP/1.1 200 OK\r\nContent-Length: 1025\r\n\r\n{new string(' ', 1025)}");

        await Should.ThrowAsync<MoleculeReplyException>(() => second);
    }

    public void Dispose() => _listener.Dispose();

    private static Task<Answer> PostAsync(DirectConnection direct, string body = "{}", CancellationToken? abort = null) =>
        // Its thread waits; here it is none of the pool's, which the other tests need.
        Task.Factory.StartNew(
            () => direct.Post(Encoding.UTF8.GetBytes(body), abort ?? Cancellation),
            Cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    private async Task PostOverANewConnectionAsync(DirectConnection direct)
    {
        var posting = PostAsync(direct);
        using var server = await AcceptAsync();
        await AnswerAsync(server, Ok);
        (await posting).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task AnswerAsync(Socket server, string text)
    {
        await HearAsync(server);
        await SayAsync(server, text);
    }

    private static async Task SayAsync(Socket server, string text) => await server.SendAsync(Encoding.Latin1.GetBytes(text), Cancellation);

    /// <summary>One call, which is one write.</summary>
    private static async Task<string> HearAsync(Socket server)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await server.ReceiveAsync(buffer, Cancellation));
    }

    private async Task<Socket> AcceptAsync() =>
        await _listener.AcceptSocketAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    private MoleculeClientOptions Options() => new() { CallTimeout = WatchedClock.CallTimeout, MaxReplyBytes = 1024, TimeProvider = _clock };

    private DirectConnection Connect(string host = "127.0.0.1", string? token = null) =>
        new(new Uri($"http://{host}:{Port}/registry/heartbeat"), token, Options());
}
