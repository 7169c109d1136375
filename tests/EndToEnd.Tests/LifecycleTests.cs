using System.Net;
using System.Text.Json;
using Molecule.EndToEnd.Tests.Agents;
using Molecule.EndToEnd.Tests.Clusters;
using Molecule.EndToEnd.Tests.EventLog;

namespace Molecule.EndToEnd.Tests;

/// <summary>The life of a workspace, from its creation to its removal, as its callers see it.</summary>
[Collection(SharedCluster.Collection)]
public sealed class LifecycleTests(SharedCluster shared) : IAsyncLifetime
{
    private readonly List<Guid> _created = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Platform Platform => shared.Cluster.Platform;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var workspace in _created)
        {
            await Platform.DeleteAsync($"workspaces/{workspace}?confirm=true", CancellationToken.None);
        }
    }

    [Fact]
    public async Task Register_AfterCreate_BringsItOnlineAndGivesTheTokenOnce()
    {
        var answer = (await Platform.PostAsync("workspaces", new { name = "Marketing", role = "Growth", tier = 2 }, Token)).Being(HttpStatusCode.Created);
        answer.Text.ShouldContain("\"status\":\"provisioning\"");
        var id = answer.Json.GetProperty("id").GetGuid();
        _created.Add(id);
        var created = await Platform.FindAsync(id, Token);
        created.GetProperty("status").GetString().ShouldBe("provisioning");
        created.GetProperty("tier").GetInt32().ShouldBe(2);

        var token = (await Platform.RegisterAsync(id, Token)).ShouldNotBeNull();
        token.Length.ShouldBe(43);
        (await Platform.StatusOfAsync(id, Token)).ShouldBe("online");
        (await Platform.RegisterAsync(id, Token, token)).ShouldBeNull();

        (await Platform.BeatAsync(id, Token, token: token)).Being(HttpStatusCode.OK).Json.GetProperty("status").GetString().ShouldBe("ok");
        var stranger = new string('x', token.Length);
        (await Platform.BeatAsync(id, Token, token: stranger)).Being(HttpStatusCode.Unauthorized).Error.ShouldNotBeNullOrEmpty();
        (await Platform.PostAsync("registry/register", new { id, url = "http://localhost:1", agent_card = new { } }, Token, stranger))
            .Being(HttpStatusCode.Unauthorized);
        (await Platform.HistoryOfAsync(id, Token)).Take(2).ShouldBe(["WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE"]);
    }

    [Fact]
    public async Task Heartbeat_WithErrors_DegradesAndRecoversWithHysteresis()
    {
        var id = await OnlineAsync("QA");

        await BeatAsync(id, 0.49, "online");
        await BeatAsync(id, 0.5, "degraded", "tests time out");
        await BeatAsync(id, 0.1, "degraded");
        await BeatAsync(id, 0.09, "online");

        var events = await Platform.EventsOfAsync(id, Token);
        events.Select(logged => logged.GetProperty("event_type").GetString())
            .ShouldBe(["WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE", "TOKEN_ISSUED", "WORKSPACE_DEGRADED", "WORKSPACE_ONLINE"]);
        var degraded = events[3].GetProperty("payload");
        degraded.GetProperty("error_rate").GetDouble().ShouldBe(0.5);
        degraded.GetProperty("sample_error").GetString().ShouldBe("tests time out");
    }

    [Fact]
    public async Task Silence_TakesItOffline_AndABeatBringsItBack()
    {
        var id = await OnlineAsync("Night shift");

        await BecomesAsync(id, "offline");
        (await Platform.BeatAsync(id, Token)).Being(HttpStatusCode.OK);
        (await Platform.StatusOfAsync(id, Token)).ShouldBe("online");

        (await Platform.HistoryOfAsync(id, Token)).ShouldBe(["WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE", "WORKSPACE_OFFLINE", "WORKSPACE_ONLINE"]);
    }

    [Fact]
    public async Task Beats_KeepItOnline_ForLongerThanSilenceIsTolerated()
    {
        var id = await OnlineAsync("Reliable");
        await using var agent = new PlainAgent(Platform, id, TimeSpan.FromMilliseconds(300));

        await Until.PassedAsync(SharedCluster.HeartbeatTimeout * 2, Token);

        (await Platform.StatusOfAsync(id, Token)).ShouldBe("online");
        (await Platform.HistoryOfAsync(id, Token)).ShouldBe(["WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE"]);
    }

    [Fact]
    public async Task Provisioning_WithoutAFirstBeat_FailsAndALateBeatHealsIt()
    {
        var id = await CreateAsync("Never came");

        await BecomesAsync(id, "failed");
        var failed = (await Platform.EventsOfAsync(id, Token))[^1];
        failed.GetProperty("event_type").GetString().ShouldBe("WORKSPACE_PROVISION_FAILED");
        failed.GetProperty("payload").GetProperty("error").GetString().ShouldNotBeNullOrEmpty();

        (await Platform.BeatAsync(id, Token)).Being(HttpStatusCode.OK);
        (await Platform.StatusOfAsync(id, Token)).ShouldBe("online");
    }

    [Fact]
    public async Task Change_OfNameRoleAndTier_IsShownAndLoggedOnce()
    {
        var id = await CreateAsync("Before");

        (await Platform.PatchAsync(id, new { name = "After", role = "Quality", tier = 3 }, Token))
            .Being(HttpStatusCode.OK).Text.ShouldBe("{\"status\":\"updated\"}");
        (await Platform.PatchAsync(id, new { name = "After", tier = 3 }, Token)).Being(HttpStatusCode.OK);
        (await Platform.PatchAsync(id, new { role = (string?)null }, Token)).Being(HttpStatusCode.OK);

        var found = await Platform.FindAsync(id, Token);
        found.GetProperty("name").GetString().ShouldBe("After");
        found.GetProperty("role").ValueKind.ShouldBe(JsonValueKind.Null);
        found.GetProperty("tier").GetInt32().ShouldBe(3);
        var events = await Platform.EventsOfAsync(id, Token);
        var changes = events.Where(logged => logged.GetProperty("event_type").GetString() == "WORKSPACE_UPDATED")
            .Select(logged => logged.GetProperty("payload").GetRawText());
        changes.ShouldBe(["""{"name":"After","role":"Quality","tier":3}""", """{"role":null}"""]);
    }

    [Fact]
    public async Task Move_BelowAnother_IsShownAndLogged_AndNeverMakesACycle()
    {
        var top = await CreateAsync("Top");
        var middle = await CreateAsync("Middle");
        var bottom = await CreateAsync("Bottom", middle);

        (await Platform.PatchAsync(middle, new { parent_id = top }, Token)).Being(HttpStatusCode.OK);
        (await Platform.FindAsync(middle, Token)).GetProperty("parent_id").GetGuid().ShouldBe(top);
        (await Platform.HistoryOfAsync(middle, Token)).ShouldBe(["WORKSPACE_PROVISIONING", "WORKSPACE_MOVED"]);

        var refused = await Platform.PatchAsync(top, new { parent_id = bottom }, Token);
        ((int)refused.Status).ShouldBeInRange(400, 409, refused.Text);
        refused.Error.ShouldNotBeNullOrEmpty();
        (await Platform.PatchAsync(middle, new { parent_id = (Guid?)null }, Token)).Being(HttpStatusCode.OK);
        (await Platform.FindAsync(middle, Token)).GetProperty("parent_id").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Remove_WithOthersBelow_AsksFirstAndThenTakesThemDeepestFirst()
    {
        var lead = await OnlineAsync("Lead");
        var child = await CreateAsync("Child", lead);
        var grandchild = await CreateAsync("Grandchild", child);

        var asked = (await Platform.DeleteAsync($"workspaces/{lead}", Token)).Being(HttpStatusCode.Conflict).Json;
        asked.GetProperty("status").GetString().ShouldBe("confirmation_required");
        asked.GetProperty("children_count").GetInt32().ShouldBe(1);
        var named = asked.GetProperty("children").EnumerateArray().ShouldHaveSingleItem();
        (named.GetProperty("id").GetGuid(), named.GetProperty("name").GetString()).ShouldBe((child, "Child"));
        (await Platform.StatusOfAsync(child, Token)).ShouldNotBe("removed");

        var removed = (await Platform.DeleteAsync($"workspaces/{lead}?confirm=true", Token)).Being(HttpStatusCode.OK);
        removed.Text.ShouldBe("{\"status\":\"removed\",\"cascade_deleted\":2}");

        var log = await shared.Cluster.Database.ReadLogAsync(Token);
        log.Where(logged => logged.Type == "WORKSPACE_REMOVED" && (logged.Workspace == lead || logged.Workspace == child || logged.Workspace == grandchild))
            .Select(logged => logged.Workspace)
            .ShouldBe([grandchild, child, lead]);
        foreach (var id in new[] { lead, child, grandchild })
        {
            (await Platform.StatusOfAsync(id, Token)).ShouldBe("removed");
        }

        var listed = (await Platform.GetAsync("workspaces", Token)).Being(HttpStatusCode.OK).Json.EnumerateArray().Select(item => item.GetProperty("id").GetGuid());
        listed.Intersect([lead, child, grandchild]).ShouldBeEmpty();
        (await Platform.BeatAsync(lead, Token)).Being(HttpStatusCode.OK);
        (await Platform.StatusOfAsync(lead, Token)).ShouldBe("removed");
        ((int)(await Platform.PatchAsync(lead, new { name = "again" }, Token)).Status).ShouldBeOneOf(404, 409, 410);
    }

    [Fact]
    public async Task Register_OfAnUnknownId_CreatesItUnderItsIdAsName()
    {
        var id = Guid.NewGuid();
        _created.Add(id);

        (await Platform.RegisterAsync(id, Token)).ShouldNotBeNull();

        var found = await Platform.FindAsync(id, Token);
        found.GetProperty("name").GetString().ShouldBe(id.ToString());
        found.GetProperty("status").GetString().ShouldBe("online");
        (await Platform.HistoryOfAsync(id, Token)).ShouldBe(["WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE"]);
    }

    private async Task<Guid> CreateAsync(string name, Guid? parent = null)
    {
        var id = await Platform.CreateAsync(name, Token, parent);
        _created.Add(id);
        return id;
    }

    private async Task<Guid> OnlineAsync(string name)
    {
        var id = await CreateAsync(name);
        await Platform.RegisterAsync(id, Token);
        (await Platform.StatusOfAsync(id, Token)).ShouldBe("online");
        return id;
    }

    private async Task BeatAsync(Guid id, double errorRate, string expected, string sampleError = "")
    {
        (await Platform.BeatAsync(id, Token, errorRate, sampleError: sampleError)).Being(HttpStatusCode.OK);
        (await Platform.StatusOfAsync(id, Token)).ShouldBe(expected, $"after an error rate of {errorRate}");
    }

    private Task BecomesAsync(Guid id, string status) => Until.BecomesAsync("the status", status, () => Platform.StatusOfAsync(id, Token), Token);
}
