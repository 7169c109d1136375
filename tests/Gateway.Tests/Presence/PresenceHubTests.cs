using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Molecule.Gateway.Tests.Presence;

/// <summary>Presence as canvases meet it, over real connections.</summary>
public sealed class PresenceHubTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Look_IsToldToTheOthers_UntilTheConnectionEnds()
    {
        await using var watcher = await ConnectAsync();
        await using var frames = watcher.StreamAsync<JsonElement>("Presence", Token).GetAsyncEnumerator(Token);
        (await NextAsync(frames)).GetProperty("people").GetArrayLength().ShouldBe(0);

        var ada = await ConnectAsync();
        await ada.InvokeAsync("Look", new { name = "<b>Ada</b>", cursor = new { x = 1.5, y = -2 }, view = new { x = 0, y = 0, width = 800, height = 600 } }, Token);
        var told = (await NextAsync(frames)).GetProperty("people")[0];
        told.GetProperty("name").GetString().ShouldBe("<b>Ada</b>");
        told.GetProperty("cursor").GetProperty("x").GetDouble().ShouldBe(1.5);
        told.EnumerateObject().Select(property => property.Name).ShouldBe(["id", "name", "cursor", "view", "workspace_id", "at"], ignoreOrder: true);
        told.GetProperty("id").GetGuid().ToString().ShouldNotBe(ada.ConnectionId);

        await ada.DisposeAsync();
        (await NextAsync(frames)).GetProperty("gone")[0].GetGuid().ShouldBe(told.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Presence_BesideTheOrganisation_EndsNoStreamOfTheOther()
    {
        await using var canvas = await ConnectAsync();
        await using var organisation = canvas.StreamAsync<JsonElement>("Subscribe", (long?)null, Token).GetAsyncEnumerator(Token);
        await NextAsync(organisation);
        await using var presence = canvas.StreamAsync<JsonElement>("Presence", Token).GetAsyncEnumerator(Token);
        await NextAsync(presence);
        gateway.Cluster.Log.Append(1);
        (await NextAsync(organisation)).GetProperty("type").GetString().ShouldBe("events");
    }

    [Fact]
    public async Task Look_WithABadName_IsRefusedInWordsAndTheConnectionStands()
    {
        await using var canvas = await ConnectAsync();
        var refused = await Should.ThrowAsync<HubException>(() => canvas.InvokeAsync("Look", new { name = new string('x', 41) }, Token));
        refused.Message.ShouldContain("name must be at most 40 characters");
        await canvas.InvokeAsync("Look", new { name = (string?)null }, Token);
        canvas.State.ShouldBe(HubConnectionState.Connected);
    }

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<JsonElement> frames)
    {
        (await frames.MoveNextAsync()).ShouldBeTrue();
        return frames.Current;
    }

    private async Task<HubConnection> ConnectAsync()
    {
        var connection = new HubConnectionBuilder().WithUrl(new Uri(gateway.Address, "/hubs/canvas")).Build();
        await connection.StartAsync(Token);
        return connection;
    }
}
