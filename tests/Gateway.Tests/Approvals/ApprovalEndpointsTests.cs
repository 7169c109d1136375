using System.Net;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Approvals;

public sealed class ApprovalEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private readonly WorkspaceId _id = new(Guid.NewGuid());
    private readonly Guid _approval = Guid.NewGuid();

    private FakeApprovals Approvals => gateway.Cluster.Approvals;

    private string Path => $"/workspaces/{_id}/approvals";

    private string DecidePath => $"{Path}/{_approval}/decide";

    [Theory]
    [InlineData("""{"action":"Ship"}""", "", "", "{}")]
    [InlineData("""{"action":"Ship","context":null,"reason":null,"unknown":1}""", "", "", "{}")]
    [InlineData("""{"action":"Ship","reason":"tests\npass","task_id":"t","context":{"build": 7}}""", "tests\npass", "t", """{"build":7}""")]
    public async Task Post_Request_IsPending(string body, string reason, string task, string context)
    {
        var reply = await gateway.SendAsync("POST", Path, body);

        reply.Status.ShouldBe(HttpStatusCode.Created);
        var (approval, request) = Approvals.Requested!.Value;
        reply.Body.ShouldBe($$"""{"approval_id":"{{approval}}","status":"pending"}""");
        request.ShouldBe(new NewApproval(_id, "Ship", reason, task, context));
    }

    [Theory]
    [InlineData("{}", "action")]
    [InlineData("""{"action":""}""", "action")]
    [InlineData("""{"action":7}""", "action")]
    [InlineData("""{"action":"x","context":[]}""", "context")]
    [InlineData("""{"action":"x","context":"{}"}""", "context")]
    [InlineData("""{"action":"x","context":{"a":"\u0000"}}""", "context")]
    [InlineData("""{"action":"x","reason":{}}""", "reason")]
    [InlineData("""{"action":"x","task_id":1}""", "task_id")]
    public async Task Post_BadValue_NamesTheField(string body, string field)
    {
        var reply = await gateway.SendAsync("POST", Path, body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }

    /// <summary>Section 21 row 11: the short words mean the same.</summary>
    [Theory]
    [InlineData("""{"decision":"approved"}""", ApprovalStatus.Approved, "approved", "human")]
    [InlineData("""{"decision":"approve","decided_by":""}""", ApprovalStatus.Approved, "approved", "human")]
    [InlineData("""{"decision":"denied","decided_by":"Ada"}""", ApprovalStatus.Denied, "denied", "Ada")]
    [InlineData("""{"decision":"deny","decided_by":null}""", ApprovalStatus.Denied, "denied", "human")]
    public async Task Decide_EitherWord_IsTheSame(string body, ApprovalStatus status, string name, string by)
    {
        (await gateway.SendAsync("POST", DecidePath, body)).Body.ShouldBe($$"""{"status":"{{name}}","approval_id":"{{_approval}}"}""");
        Approvals.Decided.ShouldBe((_approval, _id, status, by));
    }

    [Theory]
    [InlineData("{}", "decision")]
    [InlineData("""{"decision":""}""", "decision")]
    [InlineData("""{"decision":"pending"}""", "decision")]
    [InlineData("""{"decision":"Approved"}""", "decision")]
    [InlineData("""{"decision":true}""", "decision")]
    [InlineData("""{"decision":"deny","decided_by":1}""", "decided_by")]
    public async Task Decide_BadValue_NamesTheField(string body, string field)
    {
        var reply = await gateway.SendAsync("POST", DecidePath, body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }

    [Fact]
    public async Task Decide_DecidedAlready_Is404AsClientsKnowIt()
    {
        Approvals.Fails = new ApprovalNotFoundException();
        var reply = await gateway.SendAsync("POST", DecidePath, """{"decision":"approved"}""");
        Approvals.Fails = null;
        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Body.ShouldBe("""{"error":"approval not found or already decided","code":"approval_not_found"}""");
    }

    /// <summary>Section 22.29.</summary>
    [Fact]
    public async Task GetPending_Requests_HaveTheNameOfTheirWorkspace()
    {
        Approvals.Page = new ApprovalPage([Request()], HasMore: true);

        var reply = await gateway.SendAsync("GET", "/approvals/pending?limit=1");

        reply.Body.ShouldBe(
            $$"""[{"id":"{{_approval}}","workspace_id":"{{_id}}","workspace_name":"QA","action":"Ship","reason":"","context":{"build":1.50},"status":"pending","created_at":"2026-11-22T10:00:00Z"}]""");
        reply.Headers.GetValues("Link").Single().ShouldBe($"</approvals/pending?limit=1&cursor={_approval}>; rel=\"next\"");
        Approvals.Listed.ShouldBe((null, null, 1));
    }

    [Fact]
    public async Task Get_OfAWorkspace_ShowsWhatWasDecided()
    {
        Approvals.Page = new ApprovalPage(
            [Request(), Request() with { Decision = new Decision(ApprovalStatus.Denied, "auto-expired", Now.AddMinutes(10)) }], HasMore: false);

        var reply = await gateway.SendAsync("GET", $"{Path}?cursor={_approval}");

        var same = $$"""{"id":"{{_approval}}","task_id":"t","action":"Ship","reason":"","context":{"build":1.50},""";
        reply.Body.ShouldBe(
            $$"""[{{same}}"status":"pending","decided_by":null,"decided_at":null,"created_at":"2026-11-22T10:00:00Z"},""" +
            $$"""{{same}}"status":"denied","decided_by":"auto-expired","decided_at":"2026-11-22T10:10:00Z","created_at":"2026-11-22T10:00:00Z"}]""");
        Approvals.Listed.ShouldBe((_id, _approval, 50));
    }

    [Theory]
    [InlineData("GET", "/approvals/pending?limit=0", "limit")]
    [InlineData("GET", "/approvals/pending?limit=51", "limit")]
    [InlineData("GET", "/approvals/pending?cursor=x", "cursor")]
    [InlineData("GET", "/workspaces/nobody/approvals", "id")]
    [InlineData("POST", "/workspaces/nobody/approvals", "id")]
    [InlineData("POST", "/workspaces/nobody/approvals/5f9b0f0e-1111-4c1e-9c43-000000000001/decide", "id")]
    [InlineData("POST", "/workspaces/5f9b0f0e-1111-4c1e-9c43-000000000001/approvals/1/decide", "approval_id")]
    public async Task Request_Malformed_Is400(string method, string path, string field)
    {
        var body = method == "GET" ? null : """{"action":"x","decision":"deny"}""";
        var reply = await gateway.SendAsync(method, path, body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }

    [Fact]
    public async Task Request_Refused_HasTheStatusOfTheRefusal()
    {
        (Exception Failure, HttpStatusCode Status)[] refusals =
        [
            (new WorkspaceNotFoundException(_id), HttpStatusCode.NotFound),
            (new WorkspaceRemovedException(_id), HttpStatusCode.Gone),
            (new LimitReachedException("a workspace waits for at most 3 decisions", 3), HttpStatusCode.Conflict),
            (new StorageUnavailableException("gone"), HttpStatusCode.ServiceUnavailable),
        ];
        foreach (var (failure, status) in refusals)
        {
            Approvals.Fails = failure;
            var reply = await gateway.SendAsync("POST", Path, """{"action":"x"}""");
            Approvals.Fails = null;
            reply.Status.ShouldBe(status);
        }
    }

    private Approval Request() => new(_approval, _id, "QA", "Ship", "", "t", """{"build": 1.50}""", Now, Decision: null);
}
