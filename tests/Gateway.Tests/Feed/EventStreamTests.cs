using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Tests.Canvas;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Feed;

/// <summary><c>/events/stream</c> over a real connection.</summary>
public sealed class EventStreamTests : IAsyncLifetime
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
        _gateway.Settings["MOLECULE_FEED:PingInterval"] = "00:00:00.5";
        _gateway.Cluster[_self.Value].State = FakeWorkspace.Example(_self) with { ParentId = _team };
        return _gateway.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Listen_FromNowOn_PositionFirst_ThenEachWithItsId_AnnouncementsWithout()
    {
        _gateway.Cluster.Log.Append(3);
        await Until.TrueAsync(() => Feed.Head == 3);
        using var client = await StreamClient.OpenAsync(_gateway, "");
        client.ContentType.ShouldBe("text/event-stream");
        (await client.NextAsync()).ShouldBe(["retry: 1000", "id: 3"]);
        Append(_other, "WORKSPACE_OFFLINE");
        (await client.NextAsync()).ShouldBe(
        [
            "id: 4",
            "event: WORKSPACE_OFFLINE",
            $$$"""data: {"event":"WORKSPACE_OFFLINE","workspace_id":"{{{_other}}}","timestamp":"2026-11-22T10:00:00Z","payload":{"n":1.50},"position":4}""",
        ]);
        Feed.Hear(new Envelope(null, Facts.Message(_other.Value, "hello")));
        (await client.NextAsync()).ShouldBe(
        [
            "event: AGENT_MESSAGE",
            $$"""data: {"event":"AGENT_MESSAGE","workspace_id":"{{_other}}","timestamp":"2026-11-22T12:00:00Z","payload":"hello"}""",
        ]);
    }

    [Theory]
    [InlineData("after=200", null, 201)]
    [InlineData("", "300", 301)]
    [InlineData("after=200", "300", 301)]
    public async Task Listen_WithAPosition_HearsWhatWasMissed_LastEventIdFirst(string query, string? last, int first)
    {
        _gateway.Cluster.Log.Append(1_234);
        using var client = await StreamClient.OpenAsync(_gateway, query, ("Last-Event-ID", last));
        (await client.ReadIdsToAsync(1_234)).ShouldBe(Enumerable.Range(first, 1_235 - first).Select(position => (long)position));
    }

    [Fact]
    public async Task Listen_Quiet_IsPinged()
    {
        using var client = await StreamClient.OpenAsync(_gateway, "");
        await client.NextAsync();
        (await client.NextLineAsync()).ShouldBe(": ping");
    }

    [Fact]
    public async Task Listen_OnlySomeTypes_TheOthersAreLeftOut()
    {
        using var client = await StreamClient.OpenAsync(_gateway, "after=0&type=WORKSPACE_OFFLINE,%20AGENT_MESSAGE");
        await client.NextAsync();
        Append(_other);
        Append(_other, "WORKSPACE_OFFLINE");
        (await client.NextAsync())[0].ShouldBe("id: 2");
    }

    [Fact]
    public async Task Listen_Workspace_HearsItsTeam_UntilItIsRemoved()
    {
        using var client = await StreamClient.OpenAsync(_gateway, "after=0", ("X-Workspace-ID", $"{_self}"));
        await client.NextAsync();
        Append(_other);
        Append(_other, parent: _team);
        (await client.NextAsync())[0].ShouldBe("id: 2");
        Append(_self, "WORKSPACE_REMOVED", _team);
        (await client.NextAsync())[1].ShouldBe("event: WORKSPACE_REMOVED");
        await client.EndsAsync();
        await Until.TrueAsync(() => Taken == 0);
    }

    [Fact]
    public async Task Listen_PositionThatTheLogDoesNotKnow_IsSaid()
    {
        _gateway.Cluster.Log.Append(3);
        using var client = await StreamClient.OpenAsync(_gateway, "after=77");
        await client.NextAsync();
        var block = await client.NextAsync();
        block[..2].ShouldBe(["id: 3", "event: RESUME"]);
        block[2].ShouldContain("""{"after":3,"reason":"unknown_position"}""");
    }

    /// <summary>W4: a listener that does not read for a while ends complete.</summary>
    [Fact]
    public async Task W4_Listener_DoesNotReadForAWhile_EndsComplete()
    {
        using var client = await StreamClient.OpenAsync(_gateway, "after=0");
        var payload = $"\"{new string('x', 100_000)}\"";
        for (var count = 0; count < 200; count++)
            _gateway.Cluster.Log.Append(1, _other, payload: payload);

        await Until.TrueAsync(() => Feed.Head == 200);
        (await client.ReadIdsToAsync(200)).ShouldBe(Enumerable.Range(1, 200).Select(position => (long)position));
    }

    [Fact]
    public async Task Listen_GatewayStops_StreamEnds()
    {
        using var client = await StreamClient.OpenAsync(_gateway, "");
        await client.NextAsync();
        _gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await client.EndsAsync();
    }

    [Fact]
    public async Task Listen_ClientGoes_ItsSeatIsFree()
    {
        using (var client = await StreamClient.OpenAsync(_gateway, ""))
        {
            await client.NextAsync();
            Taken.ShouldBe(1);
        }

        await Until.TrueAsync(() => Taken == 0);
    }

    [Theory]
    [InlineData("after=soon", null, null, HttpStatusCode.BadRequest, "after")]
    [InlineData("", "-4", null, HttpStatusCode.BadRequest, "Last-Event-ID")]
    [InlineData("", null, "me", HttpStatusCode.BadRequest, "X-Workspace-ID")]
    [InlineData("", null, "019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e99", HttpStatusCode.NotFound, "not_found")]
    public async Task Listen_BadInput_IsRefused(string query, string? last, string? workspace, HttpStatusCode status, string named)
    {
        var reply = await _gateway.SendAsync("GET", "/events/stream?" + query, null, [("Last-Event-ID", last ?? ""), ("X-Workspace-ID", workspace ?? "")]);
        reply.Status.ShouldBe(status);
        reply.Body.ShouldContain(named);
    }

    [Fact]
    public async Task Listen_TooManyTypes_IsRefused()
    {
        var reply = await _gateway.SendAsync("GET", "/events/stream?type=" + string.Join(',', Enumerable.Range(0, 51)));
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain("\"field\":\"type\"");
    }

    [Fact]
    public async Task Listen_RemovedWorkspace_Is410()
    {
        _gateway.Cluster[_self.Value].State = FakeWorkspace.Example(_self) with { Status = WorkspaceStatus.Removed };
        (await _gateway.SendAsync("GET", "/events/stream", null, ("X-Workspace-ID", $"{_self}"))).Status.ShouldBe(HttpStatusCode.Gone);
    }

    private void Append(WorkspaceId about, string type = "WORKSPACE_ONLINE", WorkspaceId? parent = null)
    {
        _gateway.Cluster.Log.Append(1, about, type, parent);
        Feed.Hear(new Envelope(_gateway.Cluster.Log.Head, null));
    }
}
