using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Tests.Canvas;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Feed;

/// <summary><c>/hubs/agent</c> as an agent meets it, over a real connection.</summary>
public sealed class AgentHubTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private readonly WorkspaceId _self = new(Guid.NewGuid());
    private readonly WorkspaceId _team = new(Guid.NewGuid());

    [Fact]
    public async Task Subscribe_Position_FactsOfItsTeam_ThenAnnouncements()
    {
        gateway.Cluster[_self.Value].State = FakeWorkspace.Example(_self) with { ParentId = _team };
        var position = gateway.Cluster.Log.Head;
        gateway.Cluster.Log.Append(1, new WorkspaceId(Guid.NewGuid()));
        gateway.Cluster.Log.Append(1, _self, parent: _team);
        await using var agent = await ConnectAsync();
        await using var frames = Subscribe(agent, _self.ToString(), position);
        (await NextAsync(frames)).GetRawText().ShouldBe(
            $$$"""{"events":[{"position":{{{position + 2}}},"event":"WORKSPACE_ONLINE","workspace_id":"{{{_self}}}","timestamp":"2026-11-22T10:00:00Z","payload":{"n":1.50}}],"type":"events"}""");

        gateway.Services.GetRequiredService<EventFeed>().Hear(new Envelope(null, Facts.Message(_self.Value, "hello", _team.Value)));
        (await NextAsync(frames)).GetRawText().ShouldBe(
            $$$"""{"announcements":[{"event":"AGENT_MESSAGE","workspace_id":"{{{_self}}}","timestamp":"2026-11-22T12:00:00Z","payload":"hello"}],"type":"announcements"}""");
    }

    [Fact]
    public async Task Subscribe_PositionThatTheLogDoesNotKnow_IsSaid()
    {
        gateway.Cluster[_self.Value].State = FakeWorkspace.Example(_self);
        await using var agent = await ConnectAsync();
        await using var frames = Subscribe(agent, _self.ToString(), 1_000_000);
        (await NextAsync(frames)).GetRawText().ShouldBe(
            $$"""{"after":{{gateway.Cluster.Log.Head}},"reason":"unknown_position","type":"resume"}""");
    }

    [Theory]
    [InlineData(null, null, "workspace_id must be a UUID")]
    [InlineData("me", null, "workspace_id must be a UUID")]
    [InlineData("019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e99", null, "workspace not found")]
    [InlineData("019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e99", -1L, "position must be 0 or more")]
    public async Task Subscribe_BadInput_IsRefusedInWords(string? workspace, long? position, string message)
    {
        await using var agent = await ConnectAsync();
        var refused = await Should.ThrowAsync<HubException>(async () =>
        {
            await using var frames = Subscribe(agent, workspace, position);
            await NextAsync(frames);
        });
        refused.Message.ShouldContain(message);
        agent.State.ShouldBe(HubConnectionState.Connected);
    }

    [Fact]
    public async Task Heartbeat_Progress_IsPassedOnAndOneThatIsNoTimeIsRefusedInWords()
    {
        await using var agent = await ConnectAsync();

        await agent.InvokeAsync<JsonElement>("Heartbeat", Beat("2026-11-22T10:00:00Z"), TestContext.Current.CancellationToken);
        gateway.Cluster[_self.Value].Heartbeat!.ProgressAt.ShouldBe(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        (await Should.ThrowAsync<HubException>(() => agent.InvokeAsync<JsonElement>("Heartbeat", Beat("soon"), TestContext.Current.CancellationToken)))
            .Message.ShouldContain("progress_at must be a time");

        object Beat(string progress) => new { workspace_id = _self.ToString(), progress_at = progress };
    }

    private static IAsyncEnumerator<JsonElement> Subscribe(HubConnection agent, string? workspace, long? position) =>
        agent.StreamAsync<JsonElement>("Subscribe", workspace, position, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<JsonElement> frames)
    {
        (await frames.MoveNextAsync()).ShouldBeTrue();
        return frames.Current;
    }

    private async Task<HubConnection> ConnectAsync()
    {
        var connection = new HubConnectionBuilder().WithUrl(new Uri(gateway.Address, "/hubs/agent")).Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
