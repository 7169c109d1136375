using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Molecule.EndToEnd.Tests.Canvas;
using Molecule.EndToEnd.Tests.Clusters;
using Molecule.EndToEnd.Tests.EventLog;

namespace Molecule.EndToEnd.Tests;

/// <summary>What a canvas hears over <c>/hubs/canvas</c>: all of it, once, in order, from whatever gateway.</summary>
[Collection(SharedCluster.Collection)]
public sealed class HubTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestCluster Cluster => shared.Cluster;

    private Platform Platform => shared.Cluster.Platform;

    [Fact]
    public async Task Subscribe_WithoutPosition_GivesThePictureAndThenEveryEventAfterIt()
    {
        var before = await Platform.CreateAsync("there before", Token);
        var gone = await Platform.CreateAsync("gone before", Token);
        (await Platform.DeleteAsync($"workspaces/{gone}", Token)).Being(HttpStatusCode.OK);
        await using var feed = await CanvasFeed.OpenAsync(Platform.Address, position: null, Token);
        await Until.TrueAsync("the picture is there", () => feed.Frames.Count > 0, Token);

        var snapshot = feed.Frames[0];
        CanvasFeed.TypeOf(snapshot).ShouldBe("snapshot");
        var position = snapshot.GetProperty("position").GetInt64();
        var pictured = snapshot.GetProperty("workspaces").EnumerateArray().ToDictionary(workspace => workspace.GetProperty("id").GetGuid());
        pictured.ShouldNotContainKey(gone);
        pictured[before].GetProperty("name").GetString().ShouldBe("there before");
        pictured[before].GetProperty("x").ValueKind.ShouldBe(JsonValueKind.Null);
        pictured[before].TryGetProperty("agent_card", out _).ShouldBeFalse();
        pictured[before].TryGetProperty("workspace_dir", out _).ShouldBeFalse();

        // Through the other gateway, so that nothing reaches this one by a shortcut.
        var created = await Cluster.Platforms[1].CreateAsync("there after", Token);
        await Cluster.Platforms[1].RegisterAsync(created, Token);
        (await Cluster.Platforms[1].PatchAsync(created, new { name = "renamed" }, Token)).Being(HttpStatusCode.OK);
        await Until.TrueAsync("the renaming is heard", () => feed.Events.Any(item => IsAbout(item, created, "WORKSPACE_UPDATED")), Token);

        feed.Positions.ShouldBe(Enumerable.Range(1, feed.Positions.Count).Select(i => position + i));
        feed.Events.Where(item => IsAbout(item, created)).Select(item => item.GetProperty("event").GetString())
            .ShouldBe(["WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE", "TOKEN_ISSUED", "WORKSPACE_UPDATED"]);
        await ShouldAgreeWithTheLogAsync(feed.Events);
        await RemoveAsync(before, created);
    }

    [Fact]
    public async Task Subscribe_CutAgainAndAgainUnderCommands_ResumesThroughTheOtherGatewayWithoutGapOrDouble()
    {
        const int Cuts = 6;
        using var stop = new CancellationTokenSource();
        var created = new ConcurrentBag<Guid>();
        var commands = Task.WhenAll(Enumerable.Range(0, 3).Select(number => Task.Run(() => CommandAsync(number, created, stop.Token))));
        var heard = new List<JsonElement>();
        long? position = null;
        for (var cut = 0; cut <= Cuts; cut++)
        {
            await using var feed = await CanvasFeed.OpenAsync(Cluster.Platforms[cut % 2].Address, position, Token);
            await Until.TrueAsync("events come in", () => feed.Events.Count >= 20, Token);
            if (cut == Cuts)
            {
                await stop.CancelAsync();
                await commands;
                var head = (await Cluster.Database.ReadLogAsync(Token))[^1].Position;
                await Until.TrueAsync("the end of the log is heard", () => feed.Positions[^1] >= head, Token);
            }

            feed.Cut();
            await feed.EndedAsync();

            // A canvas that comes back keeps its picture; it gets what it missed, and then what is no event.
            feed.Types[0].ShouldBe(position is null ? "snapshot" : "events");
            feed.Types.Count(type => type == "snapshot").ShouldBe(position is null ? 1 : 0);
            heard.AddRange(feed.Events);
            position = feed.Positions[^1];
        }

        var positions = heard.Select(item => item.GetProperty("position").GetInt64()).ToList();
        positions.ShouldBe(Enumerable.Range(0, positions.Count).Select(i => positions[0] + i));
        await ShouldAgreeWithTheLogAsync(heard);
        await RemoveAsync([.. created]);
    }

    [Fact]
    public async Task Subscribe_WithAPosition_GivesWhatWasMissedAndThenTheVitals()
    {
        var workspace = await Platform.CreateAsync("watched", Token);
        await Platform.RegisterAsync(workspace, Token);
        (await Platform.BeatAsync(workspace, Token, task: "counting", activeTasks: 2)).Being(HttpStatusCode.OK);
        await Until.TrueAsync("the beat is flushed", async () => (await Cluster.Database.ReadColumnAsync<string>("current_task", Token))[workspace] == "counting", Token);
        var log = await Cluster.Database.ReadLogAsync(Token);
        var since = log.First(logged => logged.Workspace == workspace).Position;

        await using var feed = await CanvasFeed.OpenAsync(Cluster.Platforms[1].Address, since, Token);
        await Until.TrueAsync("the vitals are there", () => feed.Vitals.Count > 0, Token);

        feed.Types.ShouldNotContain("snapshot");
        feed.Positions[0].ShouldBe(since + 1);
        feed.Types.TakeWhile(type => type != "vitals").ShouldAllBe(type => type == "events");
        var vitals = feed.Vitals.First(item => item.GetProperty("id").GetGuid() == workspace);
        vitals.GetProperty("current_task").GetString().ShouldBe("counting");
        vitals.GetProperty("active_tasks").GetInt32().ShouldBe(2);
        await RemoveAsync(workspace);
    }

    [Fact]
    public async Task Subscribe_BeyondTheHead_GivesAPictureInstead()
    {
        await using var feed = await CanvasFeed.OpenAsync(Platform.Address, position: 1_000_000_000, Token);
        await Until.TrueAsync("something comes", () => feed.Frames.Count > 0, Token);

        feed.Types[0].ShouldBe("snapshot");
        feed.Frames[0].GetProperty("position").GetInt64().ShouldBeLessThan(1_000_000_000);
    }

    [Fact]
    public async Task Announcements_OfTasksAndPlaces_ReachBothGateways()
    {
        var workspace = await Platform.CreateAsync("announced", Token);
        await Platform.RegisterAsync(workspace, Token);
        await using var near = await CanvasFeed.OpenAsync(Cluster.Platforms[0].Address, position: null, Token);
        await using var far = await CanvasFeed.OpenAsync(Cluster.Platforms[1].Address, position: null, Token);
        await Until.TrueAsync("both have their picture", () => near.Frames.Count > 0 && far.Frames.Count > 0, Token);

        (await Platform.BeatAsync(workspace, Token, task: "writing", activeTasks: 3)).Being(HttpStatusCode.OK);
        (await Platform.PatchAsync(workspace, new { x = 120.5, y = -40 }, Token)).Being(HttpStatusCode.OK);

        foreach (var feed in new[] { near, far })
        {
            var task = await AnnouncedAsync(feed, workspace, "TASK_UPDATED");
            task.GetProperty("current_task").GetString().ShouldBe("writing");
            task.GetProperty("active_tasks").GetInt32().ShouldBe(3);
            var place = await AnnouncedAsync(feed, workspace, "LAYOUT_CHANGED");
            (place.GetProperty("x").GetDouble(), place.GetProperty("y").GetDouble()).ShouldBe((120.5, -40));
        }

        // The place is no event, but it stays.
        var found = await Platform.FindAsync(workspace, Token);
        (found.GetProperty("x").GetDouble(), found.GetProperty("y").GetDouble()).ShouldBe((120.5, -40));
        await RemoveAsync(workspace);
    }

    private static bool IsAbout(JsonElement item, Guid workspace, string? what = null) =>
        item.GetProperty("workspace_id").GetGuid() == workspace && (what is null || item.GetProperty("event").GetString() == what);

    private static async Task<JsonElement> AnnouncedAsync(CanvasFeed feed, Guid workspace, string what)
    {
        await Until.TrueAsync($"{what} is announced", () => feed.Announcements.Any(item => IsAbout(item, workspace, what)), Token);
        return feed.Announcements.Last(item => IsAbout(item, workspace, what)).GetProperty("payload");
    }

    /// <summary>What was heard is, event by event, what stands in the log.</summary>
    private async Task ShouldAgreeWithTheLogAsync(IReadOnlyList<JsonElement> heard)
    {
        var log = (await Cluster.Database.ReadLogAsync(Token)).ToDictionary(logged => logged.Position);
        foreach (var item in heard)
        {
            var logged = log[item.GetProperty("position").GetInt64()];
            item.GetProperty("event").GetString().ShouldBe(logged.Type);
            item.GetProperty("workspace_id").GetGuid().ShouldBe(logged.Workspace);
            JsonElement.DeepEquals(item.GetProperty("payload"), logged.Payload).ShouldBeTrue($"{item} is not {logged}");
        }
    }

    private async Task CommandAsync(int number, ConcurrentBag<Guid> created, CancellationToken stop)
    {
        var platform = Cluster.Platforms[number % 2];
        var workspace = await platform.CreateAsync($"busy {number}", Token);
        created.Add(workspace);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            (await platform.PatchAsync(workspace, new { name = $"busy {number}.{i}" }, Token)).Being(HttpStatusCode.OK);
        }
    }

    private async Task RemoveAsync(params IReadOnlyList<Guid> workspaces)
    {
        foreach (var workspace in workspaces)
        {
            (await Platform.DeleteAsync($"workspaces/{workspace}?confirm=true", Token)).Being(HttpStatusCode.OK);
        }
    }
}
