using System.Net;
using Microsoft.Playwright;
using Molecule.EndToEnd.Tests.Canvas;
using Molecule.EndToEnd.Tests.Clusters;
using static Microsoft.Playwright.Assertions;

namespace Molecule.EndToEnd.Tests;

/// <summary>A canvas whose gateway goes away, or that was away itself, goes on where its picture stands: through whichever gateway answers, with nothing fetched again.</summary>
public sealed class CanvasOutageTests : IAsyncLifetime
{
    private static readonly float Deadline = (float)TimeSpan.FromSeconds(60).TotalMilliseconds;

    private readonly List<string> _fetched = [];
    private Browser? _browser;
    private TestCluster? _cluster;
    private FrontDoor? _door;
    private IPage? _page;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IPage Page => _page!;

    private FrontDoor Door => _door!;

    private Platform First => _cluster!.Platforms[0];

    private Platform Second => _cluster!.Platforms[1];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Browser.Path is not null, "Chromium is missing: install it, or name it in MOLECULE_CHROMIUM.");
        _cluster = await TestCluster.StartAsync("canvas-outage", silos: 1, gateways: 2, Patience.Of(TimeSpan.FromMinutes(1)), Token);
        _door = new FrontDoor(First.Address);
        _browser = await Browser.StartAsync();
        _page = await _browser.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        if (_door is not null)
        {
            await _door.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [Fact]
    public async Task Gateway_Killed_TheOtherGoesOnWithoutAnythingFetchedAgain()
    {
        var before = await First.CreateAsync("Before", Token);
        await OpenAsync();
        await Expect(Card(before)).ToBeVisibleAsync(Soon());
        ForgetRequests();

        await _cluster!.Parts.Gateways[0].Process.KillAsync();
        var missed = await Second.CreateAsync("Missed", Token);
        (await Second.PatchAsync(before, new { name = "Renamed meanwhile" }, Token)).Being(HttpStatusCode.OK);
        Door.LeadTo(Second.Address);

        await Expect(Card(missed)).ToBeVisibleAsync(Soon());
        await Expect(Card(before)).ToContainTextAsync("Renamed meanwhile");
        var after = await Second.CreateAsync("After", Token);
        await Expect(Card(after)).ToBeVisibleAsync(Soon());
        await IsTheSamePictureAsync();
    }

    [Fact]
    public async Task TenMinutesOffline_SaysSinceWhenAndCatchesUpWithEverythingThatHappened()
    {
        const int Happened = 1_200;
        var team = await First.CreateAsync("Team", Token);
        var renamed = await First.CreateAsync("Before", Token);
        var removed = await First.CreateAsync("Doomed", Token);
        await Page.Clock.InstallAsync();
        await OpenAsync();
        await Expect(Card(removed)).ToBeVisibleAsync(Soon());
        var banner = Page.GetByTestId("connection-banner");
        ForgetRequests();

        await Door.ShutAsync();
        await Page.Clock.RunForAsync(5_000);
        await Expect(banner).ToContainTextAsync("Disconnected. The picture is as it was at", new() { Timeout = Deadline });
        await HappenAsync(team, renamed, removed, Happened);
        await Page.Clock.RunForAsync((long)TimeSpan.FromMinutes(10).TotalMilliseconds);
        await Expect(banner).ToBeVisibleAsync();
        await Expect(Card(removed)).ToBeVisibleAsync();

        Door.LeadTo(Second.Address);
        await banner.GetByRole(AriaRole.Button, new() { Name = "Try now" }).ClickAsync();
        await Until.TrueAsync("the banner is gone", GoneAsync, Token);
        await Expect(Card(renamed)).ToContainTextAsync($"Renamed {Happened}", new() { Timeout = Deadline });
        await Expect(Card(removed)).ToBeHiddenAsync(new() { Timeout = Deadline });
        await Expect(Page.GetByTestId("toast")).ToContainTextAsync("Connected again. Caught up: ");
        await IsTheSamePictureAsync();

        async Task<bool> GoneAsync()
        {
            await Page.Clock.RunForAsync(100);
            return !await banner.IsVisibleAsync();
        }
    }

    private static LocatorAssertionsToBeVisibleOptions Soon() => new() { Timeout = Deadline };

    private ILocator Card(Guid id) => Page.Locator($"[data-testid=workspace-card][data-workspace-id='{id}']");

    private async Task OpenAsync()
    {
        Page.Request += (_, request) =>
        {
            lock (_fetched)
            {
                _fetched.Add(new Uri(request.Url).AbsolutePath);
            }
        };
        await Page.GotoAsync(Door.Address.ToString());
        await Page.EvaluateAsync("window.sameDocument = true");
    }

    private void ForgetRequests()
    {
        lock (_fetched)
        {
            _fetched.Clear();
        }
    }

    /// <summary>More than a gateway keeps at hand, so that some of it comes from the log.</summary>
    private async Task HappenAsync(Guid team, Guid renamed, Guid removed, int count)
    {
        (await Second.PatchAsync(renamed, new { parent_id = team }, Token)).Being(HttpStatusCode.OK);
        (await Second.DeleteAsync($"workspaces/{removed}", Token)).Being(HttpStatusCode.OK);
        for (var number = 1; number <= count; number++)
        {
            (await Second.PatchAsync(renamed, new { name = $"Renamed {number}" }, Token)).Being(HttpStatusCode.OK);
        }
    }

    /// <summary>Neither the page was loaded anew, nor the organisation read again.</summary>
    private async Task IsTheSamePictureAsync()
    {
        (await Page.EvaluateAsync<bool>("window.sameDocument === true")).ShouldBeTrue("the page was loaded anew");
        await Expect(Page.GetByText("The picture was loaded anew")).ToHaveCountAsync(0);
        lock (_fetched)
        {
            _fetched.ShouldNotContain("/workspaces");
        }
    }
}
