using System.Net;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Containers;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Containers;

public sealed class ContainerEndpointsTests : IAsyncLifetime
{
    private static readonly WorkspaceId Id = new(new Guid("019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21"));
    private static readonly DateTimeOffset Time = new(2026, 11, 30, 10, 0, 0, TimeSpan.Zero);

    private readonly GatewayFixture _gateway = new();

    private FakeContainers Containers => _gateway.Cluster.Containers;

    public ValueTask InitializeAsync()
    {
        _gateway.Settings["MOLECULE_FEED:PingInterval"] = "00:00:00.5";
        Containers.Container = new ContainerDescription
        {
            Workspace = Id,
            Engine = "one",
            ContainerId = "5f0c",
            Generation = 3,
            State = "exited",
            Restarts = 2,
            ExitCode = 137,
            OutOfMemory = true,
            ExitedAt = Time,
            NextStartAt = Time.AddSeconds(4),
        };
        return _gateway.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Describe_Container_HasItsLastExit()
    {
        var reply = await _gateway.SendAsync("GET", $"/workspaces/{Id}/container");

        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.Body.ShouldBe(
            $$"""{"workspace_id":"{{Id}}","engine":"one","container_id":"5f0c","generation":3,"state":"exited","started_at":null,"next_start_at":"2026-11-30T10:00:04Z","restarts":2,"last_exit":{"exit_code":137,"oom_killed":true,"at":"2026-11-30T10:00:00Z"},"problem":null}""");
    }

    [Fact]
    public async Task Describe_NoneOrUnknownOrNoId_IsRefused()
    {
        (await _gateway.SendAsync("GET", "/workspaces/7/container")).Status.ShouldBe(HttpStatusCode.BadRequest);
        Containers.Fails = new NoContainerException(Id);
        var none = await _gateway.SendAsync("GET", $"/workspaces/{Id}/container");
        none.Status.ShouldBe(HttpStatusCode.NotFound);
        none.Body.ShouldContain("\"code\":\"no_container\"");
        Containers.Fails = new WorkspaceNotFoundException(Id);
        (await _gateway.SendAsync("GET", $"/workspaces/{Id}/logs")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("", 100, false, "read")]
    [InlineData("?lines=&follow=", 100, false, "read")]
    [InlineData("?lines=0&follow=true", 0, true, "ended")]
    [InlineData("?lines=1000", 1_000, false, "read")]
    public async Task Logs_Lines_AreEvents(string query, int last, bool follow, string end)
    {
        Containers.Lines = [new LogLine(Time, "one", IsError: false), new LogLine(Time, "two: *** 质量", IsError: true)];

        var reply = await _gateway.SendAsync("GET", $"/workspaces/{Id}/logs{query}");

        reply.ContentHeaders.ContentType!.ToString().ShouldBe("text/event-stream");
        reply.Body.ShouldBe(
            "event: line\ndata: {\"at\":\"2026-11-30T10:00:00Z\",\"stream\":\"stdout\",\"text\":\"one\"}\n\n" +
            "event: line\ndata: {\"at\":\"2026-11-30T10:00:00Z\",\"stream\":\"stderr\",\"text\":\"two: *** 质量\"}\n\n" +
            $"event: end\ndata: {end}\n\n");
        Containers.Asked.ShouldBe((last, follow));
        Containers.LogKey!.ShouldStartWith("one/");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1001")]
    [InlineData("many")]
    public async Task Logs_BadLines_Is400AndNamesTheField(string lines)
    {
        var reply = await _gateway.SendAsync("GET", $"/workspaces/{Id}/logs?lines={lines}");

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain("\"field\":\"lines\"");
    }

    [Fact]
    public async Task Logs_RefusedBeforeTheFirstLine_IsAStatus()
    {
        Containers.Refuses = new TooManyLogReadersException(50);
        (await _gateway.SendAsync("GET", $"/workspaces/{Id}/logs")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        Containers.Refuses = new EngineUnavailableException("one");
        (await _gateway.SendAsync("GET", $"/workspaces/{Id}/logs")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        Containers.Container = Containers.Container! with { ContainerId = null };
        (await _gateway.SendAsync("GET", $"/workspaces/{Id}/logs")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Logs_NothingIsWritten_ArePinged()
    {
        var end = new TaskCompletionSource();
        Containers.Ends = end.Task;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/workspaces/{Id}/logs?follow=true");
        using var response = await _gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        (await lines.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe(": ping");
        end.SetResult();

        (await lines.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldEndWith("event: end\ndata: ended\n\n");
    }

    [Fact]
    public async Task Logs_EngineGoesAway_SaysSo()
    {
        Containers.BreaksOff = new EngineUnavailableException("one");

        (await _gateway.SendAsync("GET", $"/workspaces/{Id}/logs?follow=true")).Body.ShouldBe("event: end\ndata: lost\n\n");
    }

    [Fact]
    public async Task Orphans_AreListedAndRemovedOneByOne()
    {
        Containers.Orphans = new OrphanList([new Orphan("one", Id)], ["two"]);

        (await _gateway.SendAsync("GET", "/containers/orphans")).Body.ShouldBe(
            $$"""{"orphans":[{"engine":"one","workspace_id":"{{Id}}"}],"unanswered":["two"]}""");

        (await _gateway.SendAsync("DELETE", $"/containers/orphans/one/{Id}")).Body.ShouldBe("""{"status":"removed"}""");
        Containers.Removed.ShouldBe(("one", Id));
        (await _gateway.SendAsync("DELETE", "/containers/orphans/one/7")).Status.ShouldBe(HttpStatusCode.BadRequest);
        Containers.Fails = new OrphanNotFoundException();
        (await _gateway.SendAsync("DELETE", $"/containers/orphans/one/{Id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        Containers.Fails = new EngineUnavailableException("one");
        (await _gateway.SendAsync("DELETE", $"/containers/orphans/one/{Id}")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }
}
