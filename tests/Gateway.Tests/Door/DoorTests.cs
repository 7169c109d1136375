using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Molecule.Gateway.Tests.Door;

/// <summary>Contract section 1.5, and what keeps foreign web pages out.</summary>
public sealed class DoorTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private string Own => $"http://{gateway.Address.Authority}";

    [Theory]
    [InlineData("GET", "/health")]
    [InlineData("POST", "/workspaces")]
    [InlineData("PATCH", "/workspaces/019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21")]
    [InlineData("DELETE", "/workspaces/019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21")]
    [InlineData("OPTIONS", "/workspaces")]
    [InlineData("POST", "/hubs/canvas/negotiate?negotiateVersion=1")]
    [InlineData("GET", "/hubs/canvas")]
    [InlineData("GET", "/nowhere")]
    public async Task ForeignOrigin_Is403AndEmpty(string method, string path)
    {
        foreach (var origin in (string[])["http://evil.example", "null", "http://localhost:3000.evil.example", "http://127.0.0.1:1"])
        {
            var reply = await gateway.SendAsync(method, path, null, ("Origin", origin));
            reply.Status.ShouldBe(HttpStatusCode.Forbidden);
            reply.Body.ShouldBeEmpty();
            reply.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task ForeignOrigin_WebSocket_Is403()
    {
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", "http://evil.example");
        await Should.ThrowAsync<System.Net.WebSockets.WebSocketException>(() => socket.ConnectAsync(
            new Uri($"ws://{gateway.Address.Authority}/hubs/canvas"), TestContext.Current.CancellationToken));
        socket.HttpStatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task OwnOrigin_IsUntouched()
    {
        var reply = await gateway.SendAsync("GET", "/health", null, ("Origin", Own));
        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Theory]
    [InlineData("GET", "/health", 200)]
    [InlineData("GET", "/workspaces/x", 400)]
    [InlineData("GET", "/nowhere", 404)]
    public async Task AllowedOrigin_MayReadAnswersAndErrors(string method, string path, int status)
    {
        var reply = await gateway.SendAsync(method, path, null, ("Origin", "https://canvas.example"));
        ((int)reply.Status).ShouldBe(status);
        reply.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://canvas.example"]);
        reply.Headers.GetValues("Access-Control-Allow-Credentials").ShouldBe(["true"]);
        reply.Headers.Vary.ShouldContain("Origin");
    }

    [Fact]
    public async Task Preflight_OfAllowedOrigin_Is204()
    {
        var reply = await gateway.SendAsync(
            "OPTIONS", "/workspaces", null, ("Origin", "http://localhost:3000"), ("Access-Control-Request-Method", "POST"));
        reply.Status.ShouldBe(HttpStatusCode.NoContent);
        reply.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["http://localhost:3000"]);
        string.Join(',', reply.Headers.GetValues("Access-Control-Allow-Methods")).ShouldBe("GET,POST,PUT,PATCH,DELETE,OPTIONS");
        string.Join(',', reply.Headers.GetValues("Access-Control-Allow-Headers")).ShouldBe("Origin,Content-Type,X-Workspace-Id,Authorization");
        reply.Headers.Vary.ShouldBe(["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("192.168.0.1:8080")]
    [InlineData("0.0.0.0")]
    public async Task OtherHostName_IsRefused(string host)
    {
        var reply = await gateway.SendAsync("GET", "/health", null, ("Host", host));
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain("\"code\":\"unknown_host\"");
    }

    [Fact]
    public async Task OtherHostName_AsItsOwnOrigin_IsRefused()
    {
        var reply = await gateway.SendAsync("POST", "/workspaces", """{"name":"n"}""", ("Host", "evil.example"), ("Origin", "http://evil.example"));
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:9999")]
    [InlineData("127.0.0.1:1")]
    [InlineData("[::1]:8080")]
    public async Task LoopbackNames_AreServed(string host) =>
        (await gateway.SendAsync("GET", "/health", null, ("Host", host))).Status.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("/health")]
    [InlineData("/workspaces/x")]
    [InlineData("/nowhere")]
    [InlineData("/")]
    public async Task EveryAnswer_HasSecurityHeaders(string path)
    {
        var headers = (await gateway.SendAsync("GET", path)).Headers;
        headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        headers.GetValues("Content-Security-Policy").Single().ShouldStartWith(
            "default-src 'self'; connect-src 'self' ws: wss:; style-src 'self' 'unsafe-inline'; img-src 'self' data:");
        headers.Contains("Strict-Transport-Security").ShouldBeFalse();
        headers.Contains("Server").ShouldBeFalse();
    }

    [Theory]
    [InlineData("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Never: end")]
    [InlineData("")]
    public async Task HalfOpenConnection_IsClosed_AndTheServiceGoesOn(string sent)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(sent), TestContext.Current.CancellationToken);
        if (sent.Length > 0)
            (await ReadToEndAsync(stream)).ShouldStartWith("HTTP/1.1 408");

        (await gateway.SendAsync("GET", "/health")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("NONSENSE\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\n\r\n")]
    [InlineData("POST /workspaces HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n")]
    [InlineData("POST /workspaces HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: a b\r\n\r\n")]
    public async Task NotHttp_Is400_AndTheServiceGoesOn(string sent)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(sent), TestContext.Current.CancellationToken);
        (await ReadToEndAsync(stream)).ShouldStartWith("HTTP/1.1 400");
        (await gateway.SendAsync("GET", "/health")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void Gateway_ListensOnLoopbackOnly() => IPAddress.IsLoopback(IPAddress.Parse(gateway.Address.Host)).ShouldBeTrue();

    private static async Task<string> ReadToEndAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
