using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.History;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.History;

public sealed class HistoryEndpointsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private readonly GatewayFixture _gateway = new();

    private FakeHistory History => _gateway.Cluster.History;

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Read_Workspaces_AreTheFieldsThatFactsTell()
    {
        var workspace = Named("Marketing");
        History.Point = new LogPoint(12, Time.AddMicroseconds(5));
        History.Past = [[workspace]];

        var reply = await _gateway.SendAsync("GET", "/organization?at=12");

        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.ContentHeaders.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        reply.Body.ShouldBe(
            $$"""{"position":12,"at":"2026-11-22T10:00:00.000005Z","workspaces":[{"id":"{{workspace.Id}}","name":"Marketing","role":null,"tier":2,"status":"online","agent_card":{"v":1.50},"url":"","parent_id":null,"forwarded_to":null,"runtime":"langgraph","template":null,"workspace_dir":null,"workspace_access":"none","stall_timeout_seconds":null,"stalled_since":null,"created_at":"2026-11-22T10:00:00Z","updated_at":"2026-11-22T10:00:00Z","version":3}]}""");
        History.Asked.ShouldBe([new Moment(12, null)]);
    }

    [Fact]
    public async Task Read_ManyPieces_AreOneArray()
    {
        History.Past = [.. Enumerable.Range(0, 50).Select(piece => Enumerable.Range(0, 100).Select(number => Named($"{piece}-{number}")).ToImmutableArray())];

        var workspaces = JsonDocument.Parse((await _gateway.SendAsync("GET", "/organization")).Body).RootElement.GetProperty("workspaces");

        workspaces.EnumerateArray().Select(workspace => workspace.GetProperty("name").GetString())
            .ShouldBe(Enumerable.Range(0, 5_000).Select(number => $"{number / 100}-{number % 100}"));
    }

    [Fact]
    public async Task Read_BeforeTheFirstFact_IsEmpty()
    {
        (await _gateway.SendAsync("GET", "/organization?at=0")).Body.ShouldBe("""{"position":0,"at":null,"workspaces":[]}""");
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("?at=", null, null)]
    [InlineData("?at=0", 0L, null)]
    [InlineData("?at=99999999999999999999999", long.MaxValue, null)]
    [InlineData("?at=2026-11-22T10:00:00Z", null, "2026-11-22T10:00:00Z")]
    [InlineData("?at=2026-11-22T10:00:00.123456Z", null, "2026-11-22T10:00:00.123456Z")]
    [InlineData("?at=2026-11-22T12:00:00%2B02:00", null, "2026-11-22T10:00:00Z")]
    [InlineData("?at=2026-11-22T05:00:00.5-05:00", null, "2026-11-22T10:00:00.5Z")]
    [InlineData("?at=9999-12-31T23:59:59Z", null, "9999-12-31T23:59:59Z")]
    public async Task Read_Moment_IsAPositionOrATime(string query, long? position, string? time)
    {
        (await _gateway.SendAsync("GET", "/organization" + query)).Status.ShouldBe(HttpStatusCode.OK);

        var at = time is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        History.Asked.ShouldBe([new Moment(position, at)]);
    }

    [Theory]
    [InlineData("/organization?at=-1", "at")]
    [InlineData("/organization?at=yesterday", "at")]
    [InlineData("/organization?at=2026-11-22", "at")]
    [InlineData("/organization?at=2026-11-22T10:00:00", "at")]
    [InlineData("/organization?at=2026-11-22T10:00:00+02:00", "at")]
    [InlineData("/organization?at=2026-13-22T10:00:00Z", "at")]
    [InlineData("/organization?at=1&at=2", "at")]
    [InlineData("/organization/diff", "from")]
    [InlineData("/organization/diff?from=", "from")]
    [InlineData("/organization/diff?from=x", "from")]
    [InlineData("/organization/diff?from=1&to=x", "to")]
    public async Task Read_BadMoment_Is400(string path, string field)
    {
        var reply = await _gateway.SendAsync("GET", path);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }

    [Fact]
    public async Task Read_Refusals_KeepTheirStatus()
    {
        History.Refuses = new InvalidFieldException("to", "must not be before from");
        var backwards = await _gateway.SendAsync("GET", "/organization/diff?from=2&to=1");
        backwards.Status.ShouldBe(HttpStatusCode.BadRequest);
        backwards.Body.ShouldBe("""{"error":"to must not be before from","code":"invalid_field","field":"to"}""");

        History.Refuses = new TooManyReadersException(4);
        foreach (var path in new[] { "/organization", "/organization/diff?from=1", "/organization/verify" })
        {
            var busy = await _gateway.SendAsync("GET", path);
            busy.Status.ShouldBe(HttpStatusCode.TooManyRequests);
            busy.Body.ShouldContain("\"code\":\"too_many_readers\"");
            busy.Headers.RetryAfter.ShouldNotBeNull();
        }

        History.Refuses = new StorageUnavailableException("Postgres is away");
        (await _gateway.SendAsync("GET", "/organization")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Read_BreaksOffOnTheWay_IsNoWholeAnswer()
    {
        History.Past = [[Named("One")]];
        History.BreaksOff = new StorageUnavailableException("Postgres is away");

        await Should.ThrowAsync<HttpRequestException>(() => _gateway.SendAsync("GET", "/organization"));
    }

    [Fact]
    public async Task Compare_Differences_HaveKindsAndBothValues()
    {
        var (boss, marketing, qa, ops, late) = (Named("Boss"), Named("Marketing"), Named("QA"), Named("Ops"), Named("Late"));
        History.Point = new LogPoint(9, Time);
        History.Differences =
        [
            [new(marketing, marketing with { Name = "Growth", ParentId = boss.Id, UpdatedAt = Time.AddDays(1), Version = 9 })],
            [
                new(qa, qa with { Status = WorkspaceStatus.Removed, ForwardedTo = ops.Id }),
                new(ops, ops with { Status = WorkspaceStatus.Offline, AgentCard = """{"v":2}""" }),
                new(null, late with { Role = "Helps", AgentCard = null }),
            ],
        ];

        var reply = await _gateway.SendAsync("GET", "/organization/diff?from=1&to=2026-11-22T10:00:00Z");

        reply.Body.ShouldBe(
            $$"""{"from":{"position":1,"at":null},"to":{"position":9,"at":"2026-11-22T10:00:00Z"},"workspaces":["""
            + $$"""{"id":"{{marketing.Id}}","name":"Growth","kinds":["moved","renamed"],"fields":[{"field":"name","from":"Marketing","to":"Growth"},{"field":"parent_id","from":null,"to":"{{boss.Id}}"}]},"""
            + $$"""{"id":"{{qa.Id}}","name":"QA","kinds":["removed"],"fields":[{"field":"status","from":"online","to":"removed"},{"field":"forwarded_to","from":null,"to":"{{ops.Id}}"}]},"""
            + $$$"""{"id":"{{{ops.Id}}}","name":"Ops","kinds":["changed"],"fields":[{"field":"status","from":"online","to":"offline"},{"field":"agent_card","from":{"v":1.50},"to":{"v":2}}]},"""
            + $$"""{"id":"{{late.Id}}","name":"Late","kinds":["added"],"fields":[{"field":"name","from":null,"to":"Late"},{"field":"role","from":null,"to":"Helps"},{"field":"tier","from":null,"to":2},{"field":"status","from":null,"to":"online"},{"field":"url","from":null,"to":""},{"field":"runtime","from":null,"to":"langgraph"},{"field":"workspace_access","from":null,"to":"none"}]}]}""");
    }

    [Fact]
    public async Task Verify_Steps_AreLinesAndTheLastOneHasTheVerdict()
    {
        History.Verification =
        [
            new(VerificationState.Folding, 0, 9, 0),
            new(VerificationState.Comparing, 9, 9, 0),
            new(VerificationState.Differs, 9, 9, 2, new LogDifference("workspaces", "r", "name", "A", null, "name of r is A in its row and null by its facts")),
        ];

        var reply = await _gateway.SendAsync("GET", "/organization/verify");

        reply.ContentHeaders.ContentType!.ToString().ShouldBe("application/x-ndjson");
        reply.Body.ShouldBe(
            """
            {"state":"folding","facts":0,"head":9,"workspaces":0}
            {"state":"comparing","facts":9,"head":9,"workspaces":0}
            {"state":"differs","facts":9,"head":9,"workspaces":2,"difference":{"table":"workspaces","row":"r","column":"name","stored":"A","folded":null,"summary":"name of r is A in its row and null by its facts"}}

            """);
    }

    [Fact]
    public async Task Verify_BreaksOffOnTheWay_SaysSoInTheLastLine()
    {
        History.Verification = [new(VerificationState.Folding, 5, 9, 0)];
        History.BreaksOff = new StorageUnavailableException("Postgres is away");

        (await _gateway.SendAsync("GET", "/organization/verify")).Body.TrimEnd().Split('\n')[^1]
            .ShouldBe($$"""{"state":"failed","facts":5,"head":9,"workspaces":0,"error":"{{History.BreaksOff.Message}}"}""");
    }

    private static Workspace Named(string name) => new()
    {
        Id = new WorkspaceId(Guid.NewGuid()),
        Name = name,
        Tier = 2,
        Status = WorkspaceStatus.Online,
        AgentCard = """{"v":1.50}""",
        Runtime = "langgraph",
        CreatedAt = Time,
        UpdatedAt = Time,
        Version = 3,
        Vitals = WorkspaceVitals.None,
    };
}
