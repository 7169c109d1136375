using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Molecule.Gateway.Access;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Tests.Canvas;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Feed;

/// <summary><c>/ws</c> over a real connection (contract section 6).</summary>
public sealed class SocketTests : IAsyncLifetime
{
    private readonly GatewayFixture _gateway = new();
    private readonly WorkspaceId _self = new(Guid.NewGuid());
    private readonly WorkspaceId _other = new(Guid.NewGuid());
    private readonly WorkspaceId _team = new(Guid.NewGuid());

    private EventFeed Feed => _gateway.Services.GetRequiredService<EventFeed>();

    private int Taken => _gateway.Services.GetRequiredService<Seats>().Taken;

    public ValueTask InitializeAsync()
    {
        _gateway.Settings["MOLECULE_FEED:RingBytes"] = "1000000";
        _gateway.Settings["MOLECULE_FEED:MaxClientMessage"] = "1000";
        _gateway.Settings["MOLECULE_FEED:SendTimeout"] = "00:00:03";
        _gateway.Settings["MOLECULE_FEED:PingInterval"] = "00:00:02";
        _gateway.Settings["MOLECULE_FEED:PongTimeout"] = "00:00:10";
        _gateway.Cluster[_self.Value].State = FakeWorkspace.Example(_self) with { ParentId = _team };
        return _gateway.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Connect_NobodyNamed_HearsEverythingFromNowOn()
    {
        _gateway.Cluster.Log.Append(3);
        await Until.TrueAsync(() => Feed.Head == 3);
        using var client = await SocketClient.ConnectAsync(_gateway);
        Append(_other, "WORKSPACE_OFFLINE");
        (await client.ReadAsync()).ShouldBe(
            $$$"""{"event":"WORKSPACE_OFFLINE","workspace_id":"{{{_other}}}","timestamp":"2026-11-22T10:00:00Z","payload":{"n":1.50},"position":4}""");

        Feed.Hear(new Envelope(null, Facts.Message(_other.Value, "hello")));
        (await client.ReadAsync()).ShouldBe(
            $$"""{"event":"AGENT_MESSAGE","workspace_id":"{{_other}}","timestamp":"2026-11-22T12:00:00Z","payload":"hello"}""");
        await client.CloseAsync();
        client.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
        await Until.TrueAsync(() => Taken == 0);
    }

    [Fact]
    public async Task Connect_WithAPosition_HearsWhatWasMissedThenLive()
    {
        _gateway.Cluster.Log.Append(1_234);
        using var client = await SocketClient.ConnectAsync(_gateway, "after=200");
        (await client.ReadPositionsToAsync(1_234)).ShouldBe(Enumerable.Range(201, 1_034).Select(position => (long)position));
        Append(_other);
        (await client.NextAsync()).GetProperty("position").GetInt64().ShouldBe(1_235);
    }

    [Fact]
    public async Task Connect_Workspace_HearsItsTeam_UntilItIsRemoved()
    {
        using var client = await SocketClient.ConnectAsync(_gateway, "after=0", _self.Value);
        Append(_other);
        Append(_other, parent: _team);
        (await client.NextAsync()).GetProperty("position").GetInt64().ShouldBe(2);
        Append(_self, "WORKSPACE_REMOVED", _team);
        (await client.NextAsync()).GetProperty("event").GetString().ShouldBe("WORKSPACE_REMOVED");
        (await client.ReadAsync()).ShouldBeNull();
        (client.CloseStatus, client.CloseReason).ShouldBe((WebSocketCloseStatus.NormalClosure, "the workspace is removed, or a token of it revoked"));
    }

    [Fact]
    public async Task Connect_PositionThatTheLogDoesNotKnow_IsSaid()
    {
        _gateway.Cluster.Log.Append(3);
        using var client = await SocketClient.ConnectAsync(_gateway, "after=77");
        var frame = await client.NextAsync();
        frame.GetProperty("event").GetString().ShouldBe("RESUME");
        frame.GetProperty("workspace_id").GetString().ShouldBe("");
        frame.GetProperty("payload").GetRawText().ShouldBe("""{"after":3,"reason":"unknown_position"}""");
    }

    /// <summary>W4: a client that does not read for a while ends complete, though the gateway keeps a megabyte and it misses twenty.</summary>
    [Fact]
    public async Task W4_Client_DoesNotReadForAWhile_EndsComplete()
    {
        using var client = await SocketClient.ConnectAsync(_gateway, "after=0");
        var payload = $"\"{new string('x', 100_000)}\"";
        for (var count = 0; count < 200; count++)
            _gateway.Cluster.Log.Append(1, _other, payload: payload);

        await Until.TrueAsync(() => Feed.Head == 200);
        Feed.ReadAfter(100).ShouldBeNull();
        (await client.ReadPositionsToAsync(200)).ShouldBe(Enumerable.Range(1, 200).Select(position => (long)position));
    }

    /// <summary>W4: a client that takes nothing is cut off in the end; it comes back with its position and ends complete.</summary>
    [Fact]
    public async Task W4_Client_TakesNothing_IsCutOff_ComesBackAndEndsComplete()
    {
        List<long> positions;
        using (var client = await SocketClient.ConnectAsync(_gateway, "after=0"))
        {
            var payload = $"\"{new string('x', 100_000)}\"";
            for (var count = 0; count < 200; count++)
                _gateway.Cluster.Log.Append(1, _other, payload: payload);

            await Until.TrueAsync(() => Taken == 0);
            positions = await client.ReadPositionsToEndAsync();
        }

        positions.Count.ShouldBeLessThan(200);
        using var again = await SocketClient.ConnectAsync(_gateway, $"after={positions.LastOrDefault()}");
        positions.AddRange(await again.ReadPositionsToAsync(200));
        positions.ShouldBe(Enumerable.Range(1, 200).Select(position => (long)position));
    }

    /// <summary>W4: a client that is not there any more, and whose connection does not say so, is noticed.</summary>
    [Fact]
    public async Task W4_Client_LeavesPingsUnanswered_IsCutOff()
    {
        const byte Ping = 0x89;
        using var client = new TcpClient();
        await client.ConnectAsync(_gateway.Address.Host, _gateway.Address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET /ws HTTP/1.1\r\nHost: {_gateway.Address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
            TestContext.Current.CancellationToken);

        var came = new byte[1];
        do
        {
            (await stream.ReadAsync(came, TestContext.Current.CancellationToken)).ShouldBe(1);
        }
        while (came[0] != Ping);

        Taken.ShouldBe(1);
        await Until.TrueAsync(() => Taken == 0);
    }

    [Fact]
    public async Task Client_Sends_ItIsThrownAway_UpToALimit()
    {
        using var client = await SocketClient.ConnectAsync(_gateway);
        for (var count = 0; count < 20; count++)
            await client.SendAsync(new byte[1000], ends: true);

        Append(_other);
        await client.NextAsync();
        await client.SendAsync(new byte[1000], ends: false);
        await client.SendAsync(new byte[1], ends: true);
        (await client.ReadAsync()).ShouldBeNull();
        client.CloseStatus.ShouldBe(WebSocketCloseStatus.MessageTooBig);
    }

    [Fact]
    public async Task Gateway_Stops_SaysSoAndWhereToGoOn()
    {
        _gateway.Cluster.Log.Append(3);
        using var client = await SocketClient.ConnectAsync(_gateway, "after=0");
        await client.ReadPositionsToAsync(3);
        _gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        (await client.ReadAsync()).ShouldBeNull();
        (client.CloseStatus, client.CloseReason).ShouldBe((WebSocketCloseStatus.EndpointUnavailable, "the gateway stops; come back with after=3"));
    }

    /// <summary>W38 and contract section 21, row 19: agents and tools send no Origin, and may connect although origins are configured.</summary>
    [Theory]
    [InlineData(null, true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("https://evil.example", false)]
    public async Task W38_Origin_MissingOrAllowed_MayConnect(string? origin, bool allowed)
    {
        if (!allowed)
        {
            await Should.ThrowAsync<WebSocketException>(() => SocketClient.ConnectAsync(_gateway, origin: origin));
            return;
        }

        using var client = await SocketClient.ConnectAsync(_gateway, origin: origin);
        Append(_other);
        await client.NextAsync();
    }

    [Fact]
    public async Task Get_NoUpgrade_IsRefusedInPlainText()
    {
        var reply = await _gateway.SendAsync("GET", "/ws");
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.ContentHeaders.ContentType!.MediaType.ShouldBe("text/plain");
        reply.Body.ShouldContain("WebSocket");
    }

    [Theory]
    [InlineData("after=soon", null, HttpStatusCode.BadRequest, "after")]
    [InlineData("after=-1", null, HttpStatusCode.BadRequest, "after")]
    [InlineData("after=1.5", null, HttpStatusCode.BadRequest, "after")]
    [InlineData("", "me", HttpStatusCode.BadRequest, "X-Workspace-ID")]
    [InlineData("", "019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e99", HttpStatusCode.NotFound, "workspace")]
    public async Task Upgrade_BadInput_IsRefusedBeforeIt(string query, string? workspace, HttpStatusCode status, string named)
    {
        var reply = await UpgradeAsync(query, workspace);
        reply.Status.ShouldBe(status);
        reply.Body.ShouldContain(named);
    }

    [Fact]
    public async Task Upgrade_RemovedWorkspace_Is410()
    {
        _gateway.Cluster[_self.Value].State = FakeWorkspace.Example(_self) with { Status = WorkspaceStatus.Removed };
        (await UpgradeAsync("", $"{_self}")).Status.ShouldBe(HttpStatusCode.Gone);
        Taken.ShouldBe(0);
    }

    [Fact]
    public async Task Upgrade_OverTheLimit_Is503WithRetryAfter_UntilAPlaceIsFree()
    {
        var clients = new List<SocketClient>();
        for (var count = 0; count < 4; count++)
            clients.Add(await SocketClient.ConnectAsync(_gateway));

        var refused = await UpgradeAsync("", null);
        refused.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        refused.Body.ShouldContain("too_many_subscribers");
        (await _gateway.SendAsync("GET", "/events/stream")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await _gateway.SendAsync("POST", "/hubs/agent/negotiate?negotiateVersion=1", "")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);

        clients[0].Dispose();
        await Until.TrueAsync(() => Taken == 3);
        using var next = await SocketClient.ConnectAsync(_gateway);
        clients.ForEach(client => client.Dispose());
    }

    private void Append(WorkspaceId about, string type = "WORKSPACE_ONLINE", WorkspaceId? parent = null)
    {
        _gateway.Cluster.Log.Append(1, about, type, parent);
        Feed.Hear(new Envelope(_gateway.Cluster.Log.Head, null));
    }

    private Task<GatewayFixture.Reply> UpgradeAsync(string query, string? workspace)
    {
        List<(string, string)> headers =
        [
            ("Connection", "Upgrade"),
            ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ];
        if (workspace is not null)
            headers.Add((WorkspaceHeader.Name, workspace));

        return _gateway.SendAsync("GET", "/ws?" + query, null, [.. headers]);
    }
}
