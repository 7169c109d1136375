using System.Net;
using System.Text.Json;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Storage;

namespace Molecule.Gateway.Tests.Agents;

/// <summary>Contract section 5.11.</summary>
public sealed class AgentEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private const string Agent = "019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e30";

    private readonly Guid _id = Guid.NewGuid();
    private readonly Guid _target = Guid.NewGuid();

    private FakeAssignment Assignment => gateway.Cluster[_id].Assignment;

    [Fact]
    public async Task Post_Assigns()
    {
        var reply = await gateway.SendAsync("POST", $"/workspaces/{_id}/agent", """{"model":"opus","extra":1}""");

        reply.Status.ShouldBe(HttpStatusCode.Created);
        reply.Headers.Location!.ToString().ShouldBe($"/workspaces/{_id}/agent");
        reply.Body.ShouldBe($$"""{"agent_id":"{{Agent}}","model":"opus"}""");
    }

    [Fact]
    public async Task Get_Describes() =>
        (await gateway.SendAsync("GET", $"/workspaces/{_id}/agent")).Body.ShouldBe($$"""{"agent_id":"{{Agent}}","model":"sonnet"}""");

    [Fact]
    public async Task Patch_ReplacesAndNamesTheOldModel()
    {
        var reply = await gateway.SendAsync("PATCH", $"/workspaces/{_id}/agent", """{"model":"opus"}""");

        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.Body.ShouldBe($$"""{"agent_id":"{{Agent}}","model":"opus","old_model":"before"}""");
    }

    [Fact]
    public async Task Delete_Removes()
    {
        var reply = await gateway.SendAsync("DELETE", $"/workspaces/{_id}/agent");

        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.Body.ShouldBe($$"""{"status":"removed","agent_id":"{{Agent}}"}""");
    }

    [Fact]
    public async Task Move_AsksTheTarget()
    {
        var reply = await gateway.SendAsync("POST", $"/workspaces/{_id}/agent/move", $$"""{"target_workspace_id":"{{_target}}"}""");

        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.Body.ShouldBe($$"""{"agent_id":"{{Agent}}","model":"sonnet","from_workspace":"{{_id}}","to_workspace":"{{_target}}"}""");
        gateway.Cluster[_target].Assignment.TakenFrom.ShouldBe(new WorkspaceId(_id));
    }

    [Theory]
    [InlineData("POST", "agent", """{}""", "model")]
    [InlineData("POST", "agent", """{"model":""}""", "model")]
    [InlineData("POST", "agent", """{"model":null}""", "model")]
    [InlineData("POST", "agent", """{"model":7}""", "model")]
    [InlineData("PATCH", "agent", """{}""", "model")]
    [InlineData("POST", "agent/move", """{}""", "target_workspace_id")]
    [InlineData("POST", "agent/move", """{"target_workspace_id":"42"}""", "target_workspace_id")]
    [InlineData("POST", "agent/move", """{"target_workspace_id":"00000000-0000-0000-0000-000000000000"}""", "target_workspace_id")]
    public async Task BadValue_NamesTheField(string method, string path, string body, string field)
    {
        var reply = await gateway.SendAsync(method, $"/workspaces/{_id}/{path}", body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(reply.Body).RootElement.GetProperty("field").GetString().ShouldBe(field);
    }

    [Theory]
    [InlineData("POST", "agent", """{"model":"m"}""")]
    [InlineData("GET", "agent", null)]
    [InlineData("PATCH", "agent", """{"model":"m"}""")]
    [InlineData("DELETE", "agent", null)]
    [InlineData("POST", "agent/move", """{"target_workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e40"}""")]
    [InlineData("GET", "agents", null)]
    public async Task IdThatIsNone_IsABadRequest(string method, string path, string? body)
    {
        var reply = await gateway.SendAsync(method, $"/workspaces/42/{path}", body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(reply.Body).RootElement.GetProperty("field").GetString().ShouldBe("id");
    }

    [Fact]
    public async Task Refusals_HaveTheirStatusAndCode()
    {
        var id = new WorkspaceId(_id);
        foreach (var (refusal, status, code) in new (Exception, HttpStatusCode, string)[]
        {
            (new WorkspaceNotFoundException(id), HttpStatusCode.NotFound, "workspace_not_found"),
            (new NoActiveAgentException(id), HttpStatusCode.NotFound, "no_active_agent"),
            (new MoveTargetNotFoundException(id), HttpStatusCode.NotFound, "target_not_found"),
            (new AgentPresentException(id), HttpStatusCode.Conflict, "agent_present"),
            (new WorkspaceRemovedException(id), HttpStatusCode.Gone, "workspace_removed"),
        })
        {
            Assignment.Failures.Enqueue(refusal);
            var reply = await gateway.SendAsync("PATCH", $"/workspaces/{_id}/agent", """{"model":"m"}""");
            reply.Status.ShouldBe(status);
            JsonDocument.Parse(reply.Body).RootElement.GetProperty("code").GetString().ShouldBe(code);
        }
    }

    [Fact]
    public async Task Post_RacedOnce_IsAskedAgain()
    {
        Assignment.Failures.Enqueue(new InconsistentStateException("raced", "", ""));

        (await gateway.SendAsync("POST", $"/workspaces/{_id}/agent", """{"model":"m"}""")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task List_SaysWhereItGoesOn()
    {
        var at = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
        gateway.Cluster.AgentHistory.Page = new AgentPage(
            [new AgentRecord(new Guid(Agent), "opus", AgentStatus.Active, at, null, null), new AgentRecord(_target, "sonnet", AgentStatus.Replaced, at, at, "model_replaced")],
            HasMore: true);

        var reply = await gateway.SendAsync("GET", $"/workspaces/{_id}/agents?limit=2&cursor={Agent}");

        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.Body.ShouldStartWith($$"""[{"agent_id":"{{Agent}}","model":"opus","status":"active","created_at":"2026-11-22T10:00:00Z","removed_at":null,"removal_reason":null},""");
        reply.Headers.GetValues("Link").Single().ShouldBe($"</workspaces/{_id}/agents?limit=2&cursor={_target}>; rel=\"next\"");
        gateway.Cluster.AgentHistory.Asked.ShouldBe((new WorkspaceId(_id), new Guid(Agent), 2));
    }

    [Fact]
    public async Task List_TheLastPage_SaysNothingOfMore()
    {
        gateway.Cluster.AgentHistory.Page = new AgentPage([], HasMore: false);

        var reply = await gateway.SendAsync("GET", $"/workspaces/{_id}/agents");

        reply.Body.ShouldBe("[]");
        reply.Headers.Contains("Link").ShouldBeFalse();
        gateway.Cluster.AgentHistory.Asked.Limit.ShouldBe(100);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("cursor=42", "cursor")]
    public async Task List_BadPage_NamesTheParameter(string query, string field)
    {
        var reply = await gateway.SendAsync("GET", $"/workspaces/{_id}/agents?{query}");

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(reply.Body).RootElement.GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task List_UnknownWorkspace_IsNotFound()
    {
        gateway.Cluster.AgentHistory.Page = null;

        (await gateway.SendAsync("GET", $"/workspaces/{_id}/agents")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
