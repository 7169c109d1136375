using System.Net;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Activity;

public sealed class ActivityEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>, IDisposable
{
    private readonly WorkspaceId _id = new(Guid.NewGuid());

    private FakeActivityLog Log => gateway.Cluster.Activity;

    public void Dispose() => (Log.Fails, Log.Page, Log.Findings) = (null, new ActivityPage([], false), []);

    [Fact]
    public async Task Report_EveryField_ReachesTheLogAndIsLogged()
    {
        var other = Guid.NewGuid();
        var reply = await PostAsync(
            "activity",
            $$"""{"activity_type":"a2a_send","method":"message/send","summary":"<质量>","source_id":"{{other}}","target_id":"{{other}}","status":"timeout","error_detail":"slow","duration_ms":7,"request_body":{"n": 1.50},"response_body":[1, 2],"metadata":"unused"}""");

        (reply.Status, reply.Body).ShouldBe((HttpStatusCode.OK, """{"status":"logged"}"""));
        Log.Reported.ShouldBe((_id, new NewActivity
        {
            ActivityType = "a2a_send",
            Method = "message/send",
            Summary = "<质量>",
            SourceId = new WorkspaceId(other),
            TargetId = new WorkspaceId(other),
            Status = "timeout",
            ErrorDetail = "slow",
            DurationMs = 7,
            RequestBody = """{"n":1.50}""",
            ResponseBody = "[1,2]",
        }));
    }

    [Theory]
    [InlineData("""{"activity_type":"agent_log"}""", null)]
    [InlineData("""{"activity_type":"agent_log","metadata":{"a":1}}""", """{"a":1}""")]
    [InlineData("""{"activity_type":"agent_log","metadata":{"a":1},"request_body":null}""", """{"a":1}""")]
    [InlineData("""{"activity_type":"agent_log","source_id":"","target_id":"","status":"","summary":""}""", null)]
    public async Task Report_Q16_LeftOut_TheSourceIsTheWorkspaceItselfAndTheStatusOk(string body, string? request)
    {
        (await PostAsync("activity", body)).Status.ShouldBe(HttpStatusCode.OK);

        Log.Reported.ShouldBe((_id, new NewActivity { ActivityType = "agent_log", SourceId = _id, RequestBody = request }));
    }

    [Theory]
    [InlineData("{}", "activity_type", "ActivityType")]
    [InlineData("""{"activity_type":""}""", "activity_type", "ActivityType")]
    [InlineData("""{"activity_type":"delegation"}""", "activity_type", "invalid activity_type")]
    [InlineData("""{"activity_type":"A2A_SEND"}""", "activity_type", "invalid activity_type")]
    [InlineData("""{"activity_type":"error","source_id":"webhook:github"}""", "source_id", "UUID")]
    [InlineData("""{"activity_type":"error","target_id":"nobody"}""", "target_id", "UUID")]
    [InlineData("""{"activity_type":"error","target_id":"00000000-0000-0000-0000-000000000000"}""", "target_id", "UUID")]
    [InlineData("""{"activity_type":"error","duration_ms":1.5}""", "duration_ms", "whole number")]
    [InlineData("""{"activity_type":"error","summary":7}""", "summary", "string")]
    [InlineData("""{"activity_type":"error","request_body":"\u0000"}""", "request_body", "NUL")]
    [InlineData("""{"activity_type":"error","metadata":1e999}""", "metadata", "range")]
    [InlineData("""{"activity_type":"error","response_body":"\ud800"}""", "response_body", "Unicode")]
    public async Task Report_W9_W10_BadField_Is400ThatNamesItAndNothingIsLogged(string body, string field, string text)
    {
        var before = Log.Reported;
        var reply = await PostAsync("activity", body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
        reply.Body.ShouldContain(text);
        Log.Reported.ShouldBe(before);
    }

    [Fact]
    public async Task Report_EmptyBody_Is400() => (await PostAsync("activity", "")).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Report_LargerThanABodyMayBe_Is413() =>
        (await PostAsync("activity", $$"""{"activity_type":"error","summary":"{{new string('x', 1024 * 1024)}}"}""")).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

    [Theory]
    [InlineData("activity", """{"activity_type":"error"}""")]
    [InlineData("notify", """{"message":"hello"}""")]
    public async Task Post_W10_WorkspaceUnknownOrRemoved_Is404Or410(string path, string body)
    {
        Log.Fails = new WorkspaceNotFoundException(_id);
        var unknown = await PostAsync(path, body);
        Log.Fails = new WorkspaceRemovedException(_id);
        var removed = await PostAsync(path, body);
        Log.Fails = new StorageUnavailableException("away");
        var away = await PostAsync(path, body);

        (unknown.Status, removed.Status, away.Status).ShouldBe((HttpStatusCode.NotFound, HttpStatusCode.Gone, HttpStatusCode.ServiceUnavailable));
        unknown.Body.ShouldContain("\"error\":\"workspace not found\"");
    }

    [Theory]
    [InlineData("POST", "activity")]
    [InlineData("GET", "activity")]
    [InlineData("GET", "session-search")]
    [InlineData("POST", "notify")]
    [InlineData("GET", "traces")]
    public async Task Anything_IdThatIsNone_Is400(string method, string path)
    {
        var reply = await gateway.SendAsync(method, $"/workspaces/nobody/{path}", method == "POST" ? """{"message":"m","activity_type":"error"}""" : null);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain("\"field\":\"id\"");
    }

    [Fact]
    public async Task List_Entries_AreShapedByTheContract()
    {
        var bare = NewEntry();
        var full = NewEntry() with
        {
            SourceId = _id,
            TargetId = _id,
            Method = "m",
            Summary = "s",
            DurationMs = 7,
            ErrorDetail = "e",
            RequestBody = """{ "n": 1.50 }""",
            ResponseBody = "null",
        };
        Log.Page = new ActivityPage([full, bare], HasMore: false);

        var reply = await GetAsync("activity");

        reply.Body.ShouldBe(
            $$"""[{"id":"{{full.Id}}","workspace_id":"{{_id}}","activity_type":"agent_log","source_id":"{{_id}}","target_id":"{{_id}}","method":"m","summary":"s","duration_ms":7,"status":"ok","error_detail":"e","created_at":"2026-11-22T10:00:00Z","request_body":{"n":1.50},"response_body":null},"""
            + $$"""{"id":"{{bare.Id}}","workspace_id":"{{_id}}","activity_type":"agent_log","source_id":null,"target_id":null,"method":null,"summary":null,"duration_ms":null,"status":"ok","error_detail":null,"created_at":"2026-11-22T10:00:00Z"}]""");
        reply.Headers.Contains("Link").ShouldBeFalse();
    }

    [Fact]
    public async Task List_UnknownWorkspace_IsEmpty()
    {
        var reply = await GetAsync("activity");

        (reply.Status, reply.Body).ShouldBe((HttpStatusCode.OK, "[]"));
        Log.Filter.ShouldBe(new ActivityFilter(null, null, null, 100));
    }

    [Fact]
    public async Task List_W48_MoreThanAPage_HasALinkThatKeepsTheFilters()
    {
        var entry = NewEntry();
        Log.Page = new ActivityPage([entry], HasMore: true);

        var link = (await GetAsync("activity?type=a%26b&source=canvas&limit=1")).Headers.GetValues("Link").ShouldHaveSingleItem();

        link.ShouldBe($"</workspaces/{_id}/activity?limit=1&type=a%26b&source=canvas&cursor={entry.Id}>; rel=\"next\"");
        await gateway.SendAsync("GET", link[1..link.IndexOf('>', StringComparison.Ordinal)]);
        Log.Filter.ShouldBe(new ActivityFilter("a&b", ActivityOrigin.Canvas, entry.Id, 1));
    }

    [Theory]
    [InlineData("", 100)]
    [InlineData("?limit=5", 5)]
    [InlineData("?limit=500", 500)]
    [InlineData("?limit=501", 500)]
    [InlineData("?limit=0", 100)]
    [InlineData("?limit=-1", 100)]
    [InlineData("?limit=all", 100)]
    [InlineData("?limit=99999999999", 100)]
    public async Task List_Limit_IsReadAsExistingClientsExpect(string query, int limit)
    {
        await GetAsync("activity" + query);

        Log.Filter!.Limit.ShouldBe(limit);
    }

    [Theory]
    [InlineData("?source=agent", ActivityOrigin.Agent)]
    [InlineData("?source=canvas", ActivityOrigin.Canvas)]
    [InlineData("?source=", null)]
    public async Task List_Source_IsRead(string query, ActivityOrigin? origin)
    {
        await GetAsync("activity" + query);

        Log.Filter!.Origin.ShouldBe(origin);
    }

    [Theory]
    [InlineData("?source=human", "source")]
    [InlineData("?cursor=last", "cursor")]
    [InlineData("?type=a%00b", "type")]
    public async Task List_BadParameter_Is400(string query, string field)
    {
        var reply = await GetAsync("activity" + query);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }

    [Fact]
    public async Task Search_Findings_AreShapedByTheContract()
    {
        var memory = new Finding { Kind = FindingKind.Memory, Id = Guid.NewGuid(), Label = "TEAM", Content = "c", CreatedAt = At };
        var entry = new Finding { Kind = FindingKind.Activity, Id = Guid.NewGuid(), Label = "error", Method = "m", Status = "ok", RequestBody = "1", ResponseBody = "2", CreatedAt = At };
        Log.Findings = [memory, entry];

        (await GetAsync("session-search?q=%20newsletter")).Body.ShouldBe(
            $$"""[{"kind":"memory","id":"{{memory.Id}}","workspace_id":"{{_id}}","label":"TEAM","content":"c","method":null,"status":null,"created_at":"2026-11-22T10:00:00Z"},"""
            + $$"""{"kind":"activity","id":"{{entry.Id}}","workspace_id":"{{_id}}","label":"error","content":null,"method":"m","status":"ok","created_at":"2026-11-22T10:00:00Z","request_body":1,"response_body":2}]""");
        Log.Searched.ShouldBe((" newsletter", 50));
    }

    [Theory]
    [InlineData("?limit=200", 200)]
    [InlineData("?limit=201", 200)]
    [InlineData("?limit=x", 50)]
    public async Task Search_Limit_IsReadAsExistingClientsExpect(string query, int limit)
    {
        await GetAsync("session-search" + query);

        Log.Searched.ShouldBe((null, limit));
    }

    [Fact]
    public async Task Search_NulInTheText_Is400() => (await GetAsync("session-search?q=a%00b")).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("""{"message":"The newsletter is ready"}""", "The newsletter is ready")]
    [InlineData("""{"message":"said","type":"done"}""", "said")]
    [InlineData("""{"type":"delegation_complete","delegation_id":"d-17","ok":true,"tries":2,"nested":{"a":1},"nothing":null}""", "delegation_complete (delegation_id: d-17, ok: true, tries: 2)")]
    [InlineData("""{"type":"done","message":""}""", "done")]
    public async Task Notify_T9_MessageOrType_IsSent(string body, string message)
    {
        var reply = await PostAsync("notify", body);

        (reply.Status, reply.Body).ShouldBe((HttpStatusCode.OK, """{"status":"sent"}"""));
        Log.Notified.ShouldBe((_id, message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"message":""}""")]
    [InlineData("""{"message":null,"text":"x"}""")]
    [InlineData("""{"type":"  "}""")]
    [InlineData("""{"message":7}""")]
    public async Task Notify_Nothing_Is400(string body)
    {
        var before = Log.Notified;
        (await PostAsync("notify", body)).Status.ShouldBe(HttpStatusCode.BadRequest);
        Log.Notified.ShouldBe(before);
    }

    private static readonly DateTimeOffset At = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private ActivityEntry NewEntry() => new() { Id = Guid.NewGuid(), WorkspaceId = _id, ActivityType = "agent_log", Status = "ok", CreatedAt = At };

    private Task<GatewayFixture.Reply> PostAsync(string path, string body) => gateway.SendAsync("POST", $"/workspaces/{_id}/{path}", body);

    private Task<GatewayFixture.Reply> GetAsync(string path) => gateway.SendAsync("GET", $"/workspaces/{_id}/{path}");
}
