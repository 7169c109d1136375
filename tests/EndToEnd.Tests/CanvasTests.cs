using System.Net;
using Microsoft.Playwright;
using Molecule.Cli.Local;
using Molecule.EndToEnd.Tests.Agents;
using Molecule.EndToEnd.Tests.Canvas;
using Molecule.EndToEnd.Tests.Clusters;
using static Microsoft.Playwright.Assertions;

namespace Molecule.EndToEnd.Tests;

/// <summary>The real canvas in a real browser, before real agents.</summary>
public sealed class CanvasTests(CanvasTests.Stage stage) : IClassFixture<CanvasTests.Stage>, IAsyncLifetime
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly float Deadline = (float)TimeSpan.FromSeconds(60).TotalMilliseconds;

    private readonly List<string> _complaints = [];
    private IPage? _page;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestCluster Cluster => stage.Cluster!;

    private Platform Platform => stage.Cluster!.Platform;

    private IPage Page => _page!;

    private ILocator Cards => Page.GetByTestId("workspace-card");

    /// <summary>What the palette offers.</summary>
    private ILocator Found => Page.Locator("#palette-list").GetByRole(AriaRole.Option);

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Browser.Path is not null, "Chromium is missing: install it, or name it in MOLECULE_CHROMIUM.");
        _page = await stage.Browser!.OpenAsync();
        Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Add(message.Text);
            }
        };
        Page.PageError += (_, error) => _complaints.Add(error);
    }

    public async ValueTask DisposeAsync()
    {
        if (_page is null)
        {
            return;
        }

        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            var picture = Path.Combine(Artifacts.Root, "screenshots", TestContext.Current.TestMethod!.MethodName + ".png");
            await Page.ScreenshotAsync(new() { Path = picture });
            TestContext.Current.TestOutputHelper?.WriteLine($"What the browser showed: {picture}");
        }

        await Page.Context.CloseAsync();

        // The next test finds an empty organisation and an untouched view.
        var list = (await Platform.GetAsync("workspaces", CancellationToken.None)).Being(HttpStatusCode.OK).Json;
        foreach (var workspace in list.EnumerateArray())
        {
            await Platform.DeleteAsync($"workspaces/{workspace.GetProperty("id").GetString()}?confirm=true", CancellationToken.None);
        }

        await Platform.PutAsync("canvas/viewport", new { x = 0, y = 0, zoom = 1 }, CancellationToken.None);
    }

    [Fact]
    public async Task Node_AppearsTurnsGreenDegradesAndGoesGrey_WithoutReload()
    {
        await Page.GotoAsync(Platform.Address.ToString());
        await Expect(Page.GetByTestId("empty-state")).ToBeVisibleAsync(Soon());
        await Page.EvaluateAsync("window.sameDocument = true");

        var id = await Platform.CreateAsync("Marketing", Token);
        await ShowsAsync(id, "provisioning");
        await Expect(Page.GetByTestId("empty-state")).ToBeHiddenAsync();
        await Expect(Card(id)).ToContainTextAsync("Marketing");

        await Platform.RegisterAsync(id, Token);
        await using var agent = new PlainAgent(Platform, id, Pause);
        await ShowsAsync(id, "online");

        agent.CurrentTask = "Writing a post about molecules";
        await Expect(Card(id)).ToContainTextAsync("Writing a post about molecules", new() { Timeout = Deadline });

        agent.ErrorRate = 0.8;
        await ShowsAsync(id, "degraded");
        agent.ErrorRate = 0;
        await ShowsAsync(id, "online");

        (await Platform.PatchAsync(id, new { name = "Growth" }, Token)).Being(HttpStatusCode.OK);
        await Expect(Card(id)).ToContainTextAsync("Growth", new() { Timeout = Deadline });

        await agent.DisposeAsync();
        await ShowsAsync(id, "offline");

        var child = await Platform.CreateAsync("Intern", Token, id);
        await ShowsAsync(child, "provisioning");
        (await Platform.DeleteAsync($"workspaces/{id}?confirm=true", Token)).Being(HttpStatusCode.OK);
        await Expect(Page.GetByTestId("empty-state")).ToBeVisibleAsync(Soon());

        (await Page.EvaluateAsync<bool>("window.sameDocument === true")).ShouldBeTrue("the page was loaded anew");
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Node_ThatStalls_IsMarkedBesideItsStatusUntilItGoesOn()
    {
        var id = await Platform.CreateAsync("Busy", Token);
        (await Platform.PatchAsync(id, new { stall_timeout_seconds = 10 }, Token)).Being(HttpStatusCode.OK);
        await Platform.RegisterAsync(id, Token);
        await using var agent = new PlainAgent(Platform, id, Pause) { CurrentTask = "Waiting for an answer that does not come", ProgressAt = DateTimeOffset.UnixEpoch };
        var calm = await Platform.CreateAsync("Quiet neighbour", Token);
        await Page.GotoAsync(Platform.Address.ToString());
        await ShowsAsync(id, "online");

        var mark = Card(id).GetByTestId("stalled");
        await Expect(mark).ToBeVisibleAsync(Soon());
        await Expect(mark).ToContainTextAsync("Stalled");
        await ShowsAsync(id, "online");
        await Expect(Card(id)).ToHaveAttributeAsync("aria-label", "Busy, tier 1, online, stalled, 1 active task");
        await Expect(Card(calm).GetByTestId("stalled")).ToBeHiddenAsync();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Page.ScreenshotAsync(new() { Path = Path.Combine(Artifacts.Root, "screenshots", $"stalled-{scheme}.png") });
        }

        agent.ProgressAt += TimeSpan.FromSeconds(1);
        await Expect(mark).ToBeHiddenAsync(new() { Timeout = Deadline });
        await ShowsAsync(id, "online");
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Node_ThatWasDragged_IsWhereItWasPutAfterAReload()
    {
        var id = await Platform.CreateAsync("Dragged", Token);
        var other = await Platform.CreateAsync("Left alone", Token);
        await Page.GotoAsync(Platform.Address.ToString());
        await ShowsAsync(id, "provisioning");
        var before = await PlaceOfAsync(id);
        (await PlaceOnPlatformAsync(id)).ShouldBe((0, 0));

        await DragAsync(Centre(before), Centre(before) + new Step(160, 224));
        await Until.TrueAsync("the place is saved", async () => await PlaceOnPlatformAsync(id) != (0, 0), Token);
        var put = await PlaceOfAsync(id);
        Distance(put, before).ShouldBeGreaterThan(100);
        var alone = await PlaceOfAsync(other);

        await Page.ReloadAsync();
        await ShowsAsync(id, "provisioning");
        Distance(await PlaceOfAsync(id), put).ShouldBeLessThan(2, "it is somewhere else after the reload");
        Distance(await PlaceOfAsync(other), alone).ShouldBeLessThan(2, "the other moved");
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task View_ThatWasPanned_IsTheSameAfterAReload()
    {
        var id = await Platform.CreateAsync("Looked at", Token);
        await Page.GotoAsync(Platform.Address.ToString());
        await ShowsAsync(id, "provisioning");
        var before = await PlaceOfAsync(id);

        var empty = Centre(before) + new Step(0, 250);
        await DragAsync(empty, empty + new Step(-200, -60));
        await Until.TrueAsync(
            "the view is saved",
            async () => (await Platform.GetAsync("canvas/viewport", Token)).Json.GetProperty("x").GetDouble() != 0,
            Token);
        var panned = await PlaceOfAsync(id);
        Distance(panned, before).ShouldBeGreaterThan(100);

        await Page.ReloadAsync();
        await ShowsAsync(id, "provisioning");
        Distance(await PlaceOfAsync(id), panned).ShouldBeLessThan(2, "the view is another after the reload");
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Gateway_KilledAndBack_IsToldAndEverythingMissedIsThere()
    {
        var id = await Platform.CreateAsync("Before the kill", Token);
        await Platform.RegisterAsync(id, Token);
        await using var agent = new PlainAgent(Platform, id, Pause);
        await Page.GotoAsync(Platform.Address.ToString());
        await ShowsAsync(id, "online");
        await Page.EvaluateAsync("window.sameDocument = true");
        var banner = Page.GetByTestId("connection-banner");
        await Expect(banner).ToBeHiddenAsync();
        _complaints.ShouldBeEmpty();

        var gateway = Cluster.Parts.Gateways[0].Process;
        await gateway.KillAsync();
        await Expect(banner).ToBeVisibleAsync(Soon());

        // Another gateway is there, to which the agent does not speak: its silence counts, and something happens that the canvas does not see.
        await Cluster.Parts.StartGatewayAsync(Token);
        await Until.TrueAsync("the silence is noticed", HasGoneOfflineAsync, Token);
        await gateway.StartAgainAsync(Token);
        await Cluster.Parts.WaitUntilReadyAsync(Token);

        await Expect(banner).ToBeHiddenAsync(new() { Timeout = Deadline });
        await ShowsAsync(id, "online");
        agent.CurrentTask = "Working again";
        await Expect(Card(id)).ToContainTextAsync("Working again", new() { Timeout = Deadline });
        (await Page.EvaluateAsync<bool>("window.sameDocument === true")).ShouldBeTrue("the page was loaded anew");
        _complaints.Where(complaint => !IsOfTheNetwork(complaint)).ShouldBeEmpty();

        async Task<bool> HasGoneOfflineAsync()
        {
            await using var command = Cluster.Database.CreateCommand("SELECT count(*) FROM structure_events WHERE workspace_id = $1 AND event_type = 'WORKSPACE_OFFLINE'");
            command.Parameters.Add(new() { Value = id });
            return (long)(await command.ExecuteScalarAsync(Token))! == 1;
        }
    }

    [Fact]
    public async Task Agent_DraggedOntoATeam_JoinsItAndGoesBackWithUndo()
    {
        var team = await Platform.CreateAsync("Team", Token);
        await Platform.CreateAsync("Member", Token, team);
        var agent = await Platform.CreateAsync("Newcomer", Token);
        await Page.GotoAsync(Platform.Address.ToString());
        await ShowsAsync(agent, "provisioning");

        var from = await PlaceOfAsync(agent);
        var header = await PlaceOfAsync(team);
        await DragAsync(Centre(from), Centre(header));
        await Expect(Page.GetByTestId("toast")).ToContainTextAsync("Moved Newcomer to Team", new() { Timeout = Deadline });
        (await ParentOnPlatformAsync(agent)).ShouldBe(team);
        await Expect(Card(team)).ToHaveAttributeAsync("aria-label", "Team, tier 1, starting, 2 members", new() { Timeout = Deadline });

        await Page.Keyboard.PressAsync("Control+z");
        await Until.TrueAsync("it is back where it was", async () => await ParentOnPlatformAsync(agent) is null, Token);
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task KeysAlone_FindMoveFoldAndRefuseACircle()
    {
        var team = await Platform.CreateAsync("Quality", Token);
        var member = await Platform.CreateAsync("Tester", Token, team);
        var other = await Platform.CreateAsync("Writer", Token);
        await Page.GotoAsync(Platform.Address.ToString());
        await ShowsAsync(other, "provisioning");

        await Page.Keyboard.PressAsync("Control+k");
        await Page.Keyboard.TypeAsync("writer");
        await Expect(Found.First).ToContainTextAsync("Writer");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByTestId("panel")).ToContainTextAsync("Writer");
        Page.Url.ShouldContain($"/w/{other}");

        await Page.Keyboard.PressAsync("m");
        await Page.Keyboard.TypeAsync("quality");
        await Page.Keyboard.PressAsync("Enter");
        await Until.TrueAsync("it has moved", async () => await ParentOnPlatformAsync(other) == team, Token);

        await Page.Keyboard.PressAsync("Control+k");
        await Page.Keyboard.TypeAsync("quality");
        await Page.Keyboard.PressAsync("Enter");
        await Page.Keyboard.PressAsync("m");
        await Expect(Found).ToHaveCountAsync(1);
        await Expect(Found).ToContainTextAsync("The top");
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Found).ToHaveCountAsync(0);

        await Page.Keyboard.PressAsync("x");
        await Expect(Card(member)).ToBeHiddenAsync(new() { Timeout = Deadline });
        await Page.ReloadAsync();
        await Expect(Card(team)).ToHaveAttributeAsync("data-folded", "true", new() { Timeout = Deadline });
        await Expect(Page.GetByTestId("panel")).ToContainTextAsync("Quality");
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Batch_PausedWithOneThatCannotBe_KeepsThatOneSelected()
    {
        var team = await Platform.CreateAsync("Resting team", Token);
        var one = await Platform.CreateAsync("One", Token);
        var two = await Platform.CreateAsync("Two", Token);
        await Page.GotoAsync(Platform.Address.ToString());
        await ShowsAsync(two, "provisioning");
        foreach (var id in new[] { team, one, two })
        {
            await Card(id).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        }

        // Behind the page's back one of them goes; while the picture is held the page cannot know.
        await Page.Keyboard.PressAsync(".");
        (await Platform.DeleteAsync($"workspaces/{one}", Token)).Being(HttpStatusCode.OK);
        await Page.GetByTestId("batch-bar").GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(Page.GetByTestId("toast")).ToContainTextAsync("1 of 3 were not paused and stay selected. One:", new() { Timeout = Deadline });
        await Expect(Card(one)).ToHaveAttributeAsync("data-selected", "true");
        await Expect(Card(two)).ToHaveAttributeAsync("data-selected", "false");

        await Page.Keyboard.PressAsync(".");
        await ShowsAsync(two, "paused");
        await Expect(Card(one)).ToBeHiddenAsync(new() { Timeout = Deadline });
        _complaints.Where(complaint => !IsOfTheNetwork(complaint)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Place_MovedByOne_IsSeenByTheOther()
    {
        var id = await Platform.CreateAsync("Shared", Token);
        await Platform.CreateAsync("Anchor", Token);
        var second = await stage.Browser!.OpenAsync();
        await Page.GotoAsync(Platform.Address.ToString());
        await second.GotoAsync(Platform.Address.ToString());
        var there = second.Locator($"[data-testid=workspace-card][data-workspace-id='{id}']");
        await Expect(there).ToBeVisibleAsync(Soon());
        await ShowsAsync(id, "provisioning");
        var before = await PlaceOfAsync(id);

        await DragAsync(Centre(before), Centre(before) + new Step(0, 240));
        await Until.TrueAsync("the place is saved", async () => await PlaceOnPlatformAsync(id) != (0, 0), Token);
        var saved = await PlaceOnPlatformAsync(id);
        await Expect(second.Locator($".react-flow__node[data-id='{id}']")).ToHaveAttributeAsync(
            "style",
            new System.Text.RegularExpressions.Regex($"translate\\({saved.X}px, ?{saved.Y}px\\)"),
            new() { Timeout = Deadline });
        await second.Context.CloseAsync();
    }

    [Fact]
    public async Task Past_LookedAtAndCompared_ShowsWhatWasAndComesBackLive()
    {
        var team = await Platform.CreateAsync("Quality", Token);
        var mover = await Platform.CreateAsync("Mover", Token);
        var leaver = await Platform.CreateAsync("Leaver", Token);
        var before = await HeadAsync();
        (await Platform.PatchAsync(mover, new { parent_id = team }, Token)).Being(HttpStatusCode.OK);
        (await Platform.DeleteAsync($"workspaces/{leaver}", Token)).Being(HttpStatusCode.OK);
        var newcomer = await Platform.CreateAsync("Newcomer", Token, team);

        await Page.GotoAsync(Platform.Address.ToString());
        await ShowsAsync(newcomer, "provisioning");
        await Page.Keyboard.PressAsync("b");
        var bar = Page.GetByTestId("time-bar");
        await Expect(bar).ToContainTextAsync("As it was at", new() { Timeout = Deadline });
        await Expect(bar.GetByRole(AriaRole.Slider)).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Home");
        await Expect(bar).ToContainTextAsync("Before anything happened", new() { Timeout = Deadline });
        await Expect(Page.GetByTestId("past-state")).ToContainTextAsync("Nobody worked here at that moment.");

        await Page.GotoAsync(new Uri(Platform.Address, $"?at={before}").ToString());
        await ShowsAsync(leaver, "provisioning");
        await Expect(Card(newcomer)).ToBeHiddenAsync();

        // The feed goes on underneath; nothing of it is seen, and nothing can be done.
        var later = await Platform.CreateAsync("Meanwhile", Token);
        await Card(mover).ClickAsync();
        await Expect(Page.GetByTestId("past-panel")).ToContainTextAsync("None: at the top");
        await Page.Keyboard.PressAsync("Delete");
        await Expect(Page.GetByTestId("toast")).ToContainTextAsync("This is the past");
        await Expect(Card(later)).ToBeHiddenAsync();

        await Page.GotoAsync(new Uri(Platform.Address, $"?at={await HeadAsync()}&from={before}").ToString());
        await Expect(Card(mover)).ToHaveAttributeAsync("data-mark", "moved", new() { Timeout = Deadline });
        await Expect(Card(leaver)).ToHaveAttributeAsync("data-mark", "removed");
        await Expect(Card(newcomer)).ToHaveAttributeAsync("data-mark", "added");
        await Expect(Page.GetByTestId("differences")).ToContainTextAsync("Moved from the top to Quality");

        await Page.Keyboard.PressAsync("Escape");
        await ShowsAsync(later, "provisioning");
        await Expect(Card(leaver)).ToBeHiddenAsync();
        await Expect(bar).ToBeHiddenAsync();
        _complaints.ShouldBeEmpty();

        async Task<long> HeadAsync() => (await Platform.GetAsync("organization", Token)).Being(HttpStatusCode.OK).Json.GetProperty("position").GetInt64();
    }

    [Fact]
    public async Task Approval_AskedFor_IsOnTheCardUntilItIsDecidedThere()
    {
        var id = await Platform.CreateAsync("Marketing", Token);
        var early = await AskAsync("Send the newsletter");
        await Page.GotoAsync(Platform.Address.ToString());
        var mark = Card(id).GetByTestId("approval-mark");
        await Expect(mark).ToHaveTextAsync("1 to approve", new() { Timeout = Deadline });
        await AskAsync("Buy a <b>printer</b>");
        await Expect(mark).ToHaveTextAsync("2 to approve", new() { Timeout = Deadline });

        await mark.ClickAsync();
        var list = Page.GetByTestId("approvals");
        await Expect(list).ToContainTextAsync("Buy a <b>printer</b>", new() { Timeout = Deadline });
        var newsletter = list.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "newsletter" });
        await newsletter.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(newsletter).ToContainTextAsync("approved by human", new() { Timeout = Deadline });
        await Expect(mark).ToHaveTextAsync("1 to approve", new() { Timeout = Deadline });
        await list.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();
        await Expect(mark).ToBeHiddenAsync(new() { Timeout = Deadline });
        var all = (await Platform.GetAsync($"workspaces/{id}/approvals", Token)).Being(HttpStatusCode.OK).Json;
        all.EnumerateArray().Single(one => one.GetProperty("id").GetGuid() == early).GetProperty("status").GetString().ShouldBe("approved");
        await HasNoViolationAsync("the approvals");
        _complaints.ShouldBeEmpty();

        async Task<Guid> AskAsync(string action) =>
            (await Platform.PostAsync($"workspaces/{id}/approvals", new { action }, Token)).Being(HttpStatusCode.Created).Json.GetProperty("approval_id").GetGuid();
    }

    [Fact]
    public async Task Memory_OfAWorkspace_IsFoundByScopeAndWords()
    {
        var id = await Platform.CreateAsync("Marketing", Token);
        foreach (var (content, scope) in new[] { ("The newsletter goes out on Tuesdays.", "TEAM"), ("The printer hates Mondays.", "LOCAL") })
        {
            (await Platform.PostAsync($"workspaces/{id}/memories", new { content, scope }, Token)).Being(HttpStatusCode.Created);
        }

        (await Platform.PostAsync($"workspaces/{id}/memory", new { key = "drafts/current", value = new { page = 3 } }, Token)).Being(HttpStatusCode.OK);
        await Page.GotoAsync(new Uri(Platform.Address, $"w/{id}/memory").ToString());
        var memories = Page.GetByTestId("memories").GetByRole(AriaRole.Listitem);
        await Expect(memories).ToHaveCountAsync(2, new() { Timeout = Deadline });
        await Page.GetByLabel("Which memories").SelectOptionAsync("LOCAL");
        await Expect(memories).ToHaveCountAsync(1, new() { Timeout = Deadline });
        await Page.GetByLabel("Which memories").SelectOptionAsync("");
        await Page.GetByLabel("Search the memories").FillAsync("newsletter");
        await Expect(memories).ToHaveCountAsync(1, new() { Timeout = Deadline });
        await Expect(memories).ToContainTextAsync("Tuesdays");
        await Page.GetByText("drafts/current").ClickAsync();
        await Expect(Page.GetByTestId("entries")).ToContainTextAsync("\"page\": 3");
        await HasNoViolationAsync("the memory");
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Presence_OfAnother_IsSeenPointedAtAndFollowed()
    {
        var id = await Platform.CreateAsync("Meeting point", Token);
        await Platform.CreateAsync("Anchor", Token);
        var second = await stage.Browser!.OpenAsync();
        await Page.GotoAsync(Platform.Address.ToString());
        await second.GotoAsync(Platform.Address.ToString());
        await ShowsAsync(id, "provisioning");
        await second.Keyboard.PressAsync("u");
        await second.GetByLabel("Your name, as the others see it").FillAsync("<img src=x onerror=alert(1)>");
        await second.Keyboard.PressAsync("Enter");
        await second.Keyboard.PressAsync("Escape");
        await Expect(Page.GetByTestId("presence")).ToHaveAttributeAsync("aria-label", "1 more person is here", new() { Timeout = Deadline });

        var there = (await second.Locator($"[data-testid=workspace-card][data-workspace-id='{id}']").BoundingBoxAsync()).ShouldNotBeNull();
        await second.Mouse.MoveAsync(Centre(there).X, Centre(there).Y);
        var cursor = Page.GetByTestId("cursor");
        await Expect(cursor).ToHaveTextAsync("<img src=x onerror=alert(1)>", new() { Timeout = Deadline });
        var here = await PlaceOfAsync(id);
        await Until.TrueAsync(
            "the cursor is on the same card",
            async () => await cursor.BoundingBoxAsync() is { } at && at.X > here.X && at.X < here.X + here.Width && at.Y > here.Y && at.Y < here.Y + here.Height,
            Token);

        await Page.Keyboard.PressAsync("u");
        await HasNoViolationAsync("the people");
        await Page.GetByTestId("people").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(Page.GetByTestId("follow-banner")).ToBeVisibleAsync();
        await second.Keyboard.PressAsync("-");
        await Until.TrueAsync("the view follows", async () => (await Card(id).BoundingBoxAsync())?.Width < here.Width - 10, Token);
        await Page.Keyboard.PressAsync("1");
        await Expect(Page.GetByTestId("follow-banner")).ToBeHiddenAsync();

        await second.Context.CloseAsync();
        await Expect(Page.GetByTestId("presence")).ToHaveAttributeAsync("aria-label", "Nobody else is here", new() { Timeout = Deadline });
        (await Page.Locator("img").CountAsync()).ShouldBe(0);
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task NarrowWindow_PastAndPeople_NothingRunsOutOfIt()
    {
        var before = await Platform.CreateAsync("Somebody", Token);
        await Platform.CreateAsync("Somebody else", Token, before);
        await Page.SetViewportSizeAsync(320, 640);
        await Page.GotoAsync(new Uri(Platform.Address, "?at=999999999&from=0").ToString());
        await Expect(Page.GetByTestId("time-bar")).ToContainTextAsync("As it was at", new() { Timeout = Deadline });
        await Expect(Page.GetByTestId("list-view")).ToContainTextAsync("Somebody else");
        (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(320);
        (await Page.EvaluateAsync<int>("Math.max(...Array.from(document.querySelectorAll('.toolbar *, .time-bar *'), one => one.getBoundingClientRect().right))")).ShouldBeLessThanOrEqualTo(320);
        await HasNoViolationAsync("the past in a narrow window");
    }

    [Fact]
    public async Task HostileNames_AreTextAndNothingElse()
    {
        var names = new[] { new string('x', 200), "<img src=x onerror=alert(1)>", "مرحبا بالعالم", "👩‍🚀🚀 \u202Eevil", "'; DROP TABLE workspaces; --" };
        foreach (var name in names)
        {
            await Platform.CreateAsync(name, Token);
        }

        var last = await Platform.CreateAsync("Last", Token);
        await Page.GotoAsync(Platform.Address.ToString());
        await ShowsAsync(last, "provisioning");
        await Expect(Cards).ToHaveCountAsync(names.Length + 1);
        (await Page.Locator("img").CountAsync()).ShouldBe(0);
        await Page.Keyboard.PressAsync("Control+k");
        await Page.Keyboard.TypeAsync("onerror");
        await Expect(Found.First).ToContainTextAsync("<img src=x onerror=alert(1)>");
        _complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task EveryView_HasNoAccessibilityViolation(ColorScheme scheme)
    {
        var team = await Platform.CreateAsync("Quality", Token);
        await Platform.CreateAsync("Tester", Token, team);
        await Platform.CreateAsync("Writer", Token);
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await Page.GotoAsync(new Uri(Platform.Address, $"w/{team}").ToString());
        await ShowsAsync(team, "provisioning");
        await Expect(Page.GetByTestId("peers")).ToBeVisibleAsync(Soon());
        await HasNoViolationAsync("the map with a panel");
        await Page.Keyboard.PressAsync("e");
        await Expect(Page.GetByTestId("events")).ToBeVisibleAsync(Soon());
        await HasNoViolationAsync("the events");
        await Page.Keyboard.PressAsync("?");
        await HasNoViolationAsync("the keys");
        await Page.Keyboard.PressAsync("Escape");
        await Page.Keyboard.PressAsync("n");
        await HasNoViolationAsync("the form");
        await Page.Keyboard.PressAsync("Escape");
        await Page.Keyboard.PressAsync("Control+k");
        await HasNoViolationAsync("the palette");
        await Page.Keyboard.PressAsync("Escape");
        await Page.GotoAsync(new Uri(Platform.Address, "?view=list").ToString());
        await Expect(Page.GetByTestId("list-view")).ToContainTextAsync("Writer", new() { Timeout = Deadline });
        await HasNoViolationAsync("the list");
        await Page.GotoAsync(new Uri(Platform.Address, "?at=999999999&from=0").ToString());
        await Expect(Page.GetByTestId("differences")).ToContainTextAsync("Writer", new() { Timeout = Deadline });
        await HasNoViolationAsync("a comparison of two moments");
    }

    private static LocatorAssertionsToBeVisibleOptions Soon() => new() { Timeout = Deadline };

    /// <summary>What a browser itself says when nobody answers; the canvas says it with its banner.</summary>
    private static bool IsOfTheNetwork(string complaint) =>
        complaint.Contains("net::ERR_", StringComparison.Ordinal)
        || complaint.Contains("WebSocket", StringComparison.Ordinal)
        || complaint.Contains("Failed to load resource", StringComparison.Ordinal);

    private static Step Centre(LocatorBoundingBoxResult box) => new(box.X + (box.Width / 2), box.Y + (box.Height / 2));

    private static double Distance(LocatorBoundingBoxResult one, LocatorBoundingBoxResult other) => Math.Sqrt(Math.Pow(one.X - other.X, 2) + Math.Pow(one.Y - other.Y, 2));

    private ILocator Card(Guid id) => Page.Locator($"[data-testid=workspace-card][data-workspace-id='{id}']");

    private Task ShowsAsync(Guid id, string status) => Expect(Card(id)).ToHaveAttributeAsync("data-status", status, new() { Timeout = Deadline });

    /// <summary>Where a card stands once it stands still.</summary>
    private async Task<LocatorBoundingBoxResult> PlaceOfAsync(Guid id)
    {
        await Card(id).HoverAsync(new() { Trial = true });
        return (await Card(id).BoundingBoxAsync()).ShouldNotBeNull();
    }

    private async Task<Guid?> ParentOnPlatformAsync(Guid id)
    {
        var parent = (await Platform.FindAsync(id, Token)).GetProperty("parent_id");
        return parent.ValueKind == System.Text.Json.JsonValueKind.Null ? null : parent.GetGuid();
    }

    /// <summary>Axe looks at what is shown; the page's own policy lets no foreign script in, so it is run by the browser's debugger.</summary>
    private async Task HasNoViolationAsync(string what)
    {
        await Page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "canvas", "node_modules", "axe-core", "axe.min.js"), Token));
        var found = await Page.EvaluateAsync<string[]>(
            "async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' | '))");
        found.ShouldBeEmpty(what);
    }

    private async Task<(double X, double Y)> PlaceOnPlatformAsync(Guid id)
    {
        var found = await Platform.FindAsync(id, Token);
        return (found.GetProperty("x").GetDouble(), found.GetProperty("y").GetDouble());
    }

    private async Task DragAsync(Step from, Step to)
    {
        await Page.Mouse.MoveAsync(from.X, from.Y);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(to.X, to.Y, new() { Steps = 12 });
        await Page.Mouse.UpAsync();
    }

    private sealed record Step(float X, float Y)
    {
        public static Step operator +(Step from, Step by) => new(from.X + by.X, from.Y + by.Y);
    }

    /// <summary>One cluster and one browser for all of them; nothing of it when there is no Chromium.</summary>
    public sealed class Stage : IAsyncLifetime
    {
        internal TestCluster? Cluster { get; private set; }

        internal Browser? Browser { get; private set; }

        public async ValueTask InitializeAsync()
        {
            if (Molecule.EndToEnd.Tests.Canvas.Browser.Path is null)
            {
                return;
            }

            Browser = await Molecule.EndToEnd.Tests.Canvas.Browser.StartAsync();
            Cluster = await TestCluster.StartAsync("canvas", silos: 1, gateways: 1, Patience.Of(TimeSpan.FromSeconds(5)), Token);
        }

        public async ValueTask DisposeAsync()
        {
            if (Cluster is not null)
            {
                await Cluster.DisposeAsync();
            }

            if (Browser is not null)
            {
                await Browser.DisposeAsync();
            }
        }
    }
}
