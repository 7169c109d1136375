using System.Net;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Delegations;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Delegations;

public sealed class DelegationEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>, IDisposable
{
    private static readonly WorkspaceId Target = new(Guid.NewGuid());
    private static readonly string Body = $$"""{"target_id":"{{Target}}","task":"Proofread","delegation_id":"d-17"}""";

    private readonly WorkspaceId _id = new(Guid.NewGuid());

    private FakeDelegations Delegations => gateway.Cluster.Delegations;

    public void Dispose() => (Delegations.Fails, Delegations.Entries) = (null, []);

    [Fact]
    public async Task List_Entries_AreShapedByTheContract()
    {
        var at = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
        var result = new DelegationEntry { Id = Guid.NewGuid(), SourceId = _id, DelegationId = "d-17", Status = "completed", ResponsePreview = "Fine", Summary = "Fine", CreatedAt = at };
        var request = new DelegationEntry { Id = Guid.NewGuid(), SourceId = _id, TargetId = Target, Status = "failed", Error = "no answer", CreatedAt = at };
        Delegations.Entries = [result, request];

        (await gateway.SendAsync("GET", $"/workspaces/{_id}/delegations")).Body.ShouldBe(
            $$"""[{"id":"{{result.Id}}","type":"delegation","source_id":"{{_id}}","target_id":"","summary":"Fine","status":"completed","created_at":"2026-11-22T10:00:00Z","delegation_id":"d-17","response_preview":"Fine"},"""
            + $$"""{"id":"{{request.Id}}","type":"delegation","source_id":"{{_id}}","target_id":"{{Target}}","summary":null,"status":"failed","created_at":"2026-11-22T10:00:00Z","error":"no answer"}]""");
    }

    [Fact]
    public async Task Record_IsAccepted()
    {
        var reply = await PostAsync("record", Body);

        (reply.Status, reply.Body).ShouldBe((HttpStatusCode.Accepted, """{"status":"recorded","delegation_id":"d-17"}"""));
        Delegations.Recorded.ShouldBe((_id, new NewDelegation("d-17", Target, "Proofread")));
    }

    [Theory]
    [InlineData("{}", "target_id", "TargetID")]
    [InlineData("""{"target_id":"nobody","task":"t","delegation_id":"d"}""", "target_id", "target_id must be a valid UUID")]
    [InlineData("""{"target_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e22","task":"","delegation_id":"d"}""", "task", "Task")]
    [InlineData("""{"target_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e22","task":"t"}""", "delegation_id", "DelegationID")]
    public async Task Record_BadField_Is400(string body, string field, string text)
    {
        var reply = await PostAsync("record", body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
        reply.Body.ShouldContain(text);
    }

    [Fact]
    public async Task Record_UnknownTarget_Is404AndNamesTheField()
    {
        Delegations.Fails = new DelegationTargetNotFoundException(Target);

        var reply = await PostAsync("record", Body);

        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Body.ShouldBe($$"""{"error":"target_id: there is no workspace {{Target}}","code":"target_not_found","field":"target_id"}""");
    }

    [Theory]
    [InlineData("completed", true)]
    [InlineData("failed", false)]
    public async Task Update_IsRecorded(string status, bool completed)
    {
        var reply = await PostAsync("d-17/update", $$"""{"status":"{{status}}","error":"e","response_preview":"p"}""");

        (reply.Status, reply.Body).ShouldBe((HttpStatusCode.OK, $$"""{"status":"{{status}}","delegation_id":"d-17"}"""));
        Delegations.Updated.ShouldBe((_id, "d-17", new DelegationOutcome(completed, "e", "p")));
    }

    [Theory]
    [InlineData("a/b", "a%2Fb/update")]
    [InlineData("a/b c", "a%2fb%20c/update/")]
    [InlineData("a%2Fb", "a%252Fb/update")]
    public async Task Update_IdPercentEncoded_IsThatDelegation(string delegation, string path)
    {
        var reply = await PostAsync(path, """{"status":"failed"}""");

        (reply.Status, reply.Body).ShouldBe((HttpStatusCode.OK, $$"""{"status":"failed","delegation_id":"{{delegation}}"}"""));
        Delegations.Updated?.Id.ShouldBe(delegation);
    }

    [Fact]
    public async Task Update_W10_UnknownDelegation_Is404()
    {
        Delegations.Fails = new DelegationNotFoundException();
        var reply = await PostAsync("d-18/update", """{"status":"failed"}""");

        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Body.ShouldContain("delegation_not_found");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"status":"dispatched"}""")]
    [InlineData("""{"status":"Completed"}""")]
    public async Task Update_BadStatus_Is400(string body)
    {
        var reply = await PostAsync("d-17/update", body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain("\"field\":\"status\"");
    }

    [Theory]
    [InlineData("record", """{"target_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e22","task":"t","delegation_id":"d"}""")]
    [InlineData("d/update", """{"status":"failed"}""")]
    public async Task Post_WorkspaceRemoved_Is410(string path, string body)
    {
        Delegations.Fails = new WorkspaceRemovedException(_id);

        (await PostAsync(path, body)).Status.ShouldBe(HttpStatusCode.Gone);
    }

    private Task<GatewayFixture.Reply> PostAsync(string path, string body) => gateway.SendAsync("POST", $"/workspaces/{_id}/delegations/{path}", body);
}
