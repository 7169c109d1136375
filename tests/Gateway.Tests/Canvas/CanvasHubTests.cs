using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Canvas;

/// <summary>The hub as a canvas meets it, over a real connection.</summary>
public sealed class CanvasHubTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Subscribe_Null_SnapshotThenFactsThenAnnouncements()
    {
        var id = Guid.NewGuid();
        gateway.Cluster.Log.Append(2);
        gateway.Cluster.Organization.Position = gateway.Cluster.Log.Head;
        gateway.Cluster.Organization.Workspaces = [FakeWorkspace.Example(new WorkspaceId(id)) with { AgentCard = "{}", Place = new WorkspacePlace(1, 2) }];
        await using var canvas = await ConnectAsync();
        await using var frames = canvas.StreamAsync<JsonElement>("Subscribe", (long?)null, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);

        var snapshot = await NextAsync(frames);
        snapshot.GetProperty("type").GetString().ShouldBe("snapshot");
        snapshot.GetProperty("position").GetInt64().ShouldBe(gateway.Cluster.Log.Head);
        var workspace = snapshot.GetProperty("workspaces")[0];
        workspace.GetProperty("status").GetString().ShouldBe("online");
        workspace.GetProperty("x").GetDouble().ShouldBe(1);
        workspace.TryGetProperty("agent_card", out _).ShouldBeFalse();
        workspace.TryGetProperty("workspace_dir", out _).ShouldBeFalse();

        gateway.Cluster.Log.Append(1, new WorkspaceId(id), "WORKSPACE_MOVED");
        var events = await NextAsync(frames);
        events.GetRawText().ShouldBe(
            $$$"""{"type":"events","events":[{"position":{{{gateway.Cluster.Log.Head}}},"event":"WORKSPACE_MOVED","workspace_id":"{{{id}}}","timestamp":"2026-11-22T10:00:00Z","payload":{"n":1.50}}]}""");

        gateway.Services.GetRequiredService<EventFeed>().Hear(new Envelope(null, Facts.Task(id, "<t>")));
        (await NextAsync(frames)).GetRawText().ShouldBe(
            $$$"""{"type":"announcements","announcements":[{"event":"TASK_UPDATED","workspace_id":"{{{id}}}","timestamp":"2026-11-22T12:00:00Z","payload":{"current_task":"\u003ct\u003e","active_tasks":1}}]}""");
    }

    [Fact]
    public async Task Subscribe_Position_FactsThenVitals()
    {
        gateway.Cluster.Log.Append(3);
        gateway.Cluster.Organization.Vitals = [new WorkspaceReading(new WorkspaceId(Guid.NewGuid()), WorkspaceVitals.None, null)];
        await using var canvas = await ConnectAsync();
        await using var frames = canvas.StreamAsync<JsonElement>("Subscribe", gateway.Cluster.Log.Head - 2, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await NextAsync(frames)).GetProperty("events").GetArrayLength().ShouldBe(2);
        var vitals = await NextAsync(frames);
        vitals.GetProperty("type").GetString().ShouldBe("vitals");
        vitals.GetProperty("vitals")[0].EnumerateObject().Select(property => property.Name).ShouldBe(
            ["id", "current_task", "active_tasks", "last_error_rate", "last_sample_error", "uptime_seconds", "last_heartbeat_at", "x", "y", "collapsed"], ignoreOrder: true);
    }

    [Fact]
    public async Task Subscribe_NegativePosition_IsRefusedInWords()
    {
        await using var canvas = await ConnectAsync();
        var refused = await Should.ThrowAsync<HubException>(async () =>
            await canvas.StreamAsync<JsonElement>("Subscribe", -5L, TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken));
        refused.Message.ShouldContain("position must be 0 or more");
    }

    [Theory]
    [InlineData("soon")]
    [InlineData(1.5)]
    public async Task Subscribe_NoNumber_IsRefused(object position)
    {
        await using var canvas = await ConnectAsync();
        await Should.ThrowAsync<HubException>(async () =>
            await canvas.StreamAsync<JsonElement>("Subscribe", position, TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken));
        canvas.State.ShouldBe(HubConnectionState.Connected);
    }

    [Fact]
    public async Task Subscribe_Again_EndsTheFirstStream()
    {
        await using var canvas = await ConnectAsync();
        await using var first = canvas.StreamAsync<JsonElement>("Subscribe", (long?)null, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await NextAsync(first);
        await using var second = canvas.StreamAsync<JsonElement>("Subscribe", (long?)null, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await NextAsync(second);
        while (await first.MoveNextAsync())
        {
        }
    }

    [Fact]
    public async Task Connect_OverTheLimit_IsRefused_UntilAPlaceIsFree()
    {
        List<HubConnection> canvases = [];
        try
        {
            // Places of other tests' connections become free when the server notices that they have gone.
            await Until.TrueAsync(() => Taken() == 0);
            for (var index = 0; index < 4; index++)
                canvases.Add(await ConnectAsync());

            await Until.TrueAsync(() => Taken() == 4);
            await using var fifth = Build();
            var refused = await Should.ThrowAsync<HttpRequestException>(() => fifth.StartAsync(TestContext.Current.CancellationToken));
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

            await canvases[0].DisposeAsync();
            await Until.TrueAsync(() => Taken() == 3);
            canvases.Add(await ConnectAsync());
        }
        finally
        {
            foreach (var canvas in canvases)
                await canvas.DisposeAsync();
        }
    }

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<JsonElement> frames)
    {
        (await frames.MoveNextAsync()).ShouldBeTrue();
        return frames.Current;
    }

    private int Taken() => gateway.Services.GetRequiredService<Seats>().Taken;

    private HubConnection Build() => new HubConnectionBuilder().WithUrl(new Uri(gateway.Address, "/hubs/canvas")).Build();

    private async Task<HubConnection> ConnectAsync()
    {
        var connection = Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
