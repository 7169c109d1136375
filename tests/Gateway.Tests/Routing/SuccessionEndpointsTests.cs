using System.Net;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Routing;

public sealed class SuccessionEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private readonly Guid _id = Guid.NewGuid();
    private readonly WorkspaceId _heir = new(Guid.NewGuid());

    private FakeWorkspace Workspace => gateway.Cluster[_id];

    [Fact]
    public async Task Delete_WithAnHeir_HandsOver()
    {
        var reply = await gateway.SendAsync("DELETE", $"/workspaces/{_id}?forward_to={_heir}&confirm=true");
        reply.Body.ShouldBe("""{"status":"removed","cascade_deleted":0}""");
        (Workspace.Heir, Workspace.WithChildren).ShouldBe((_heir, true));
    }

    [Fact]
    public async Task Delete_WithoutAnHeir_NamesNone()
    {
        await gateway.SendAsync("DELETE", $"/workspaces/{_id}");
        (Workspace.Heir, Workspace.WithChildren).ShouldBe((null, false));
    }

    [Fact]
    public async Task Delete_TheHeirIsRefused_SaysSoAndNamesTheField()
    {
        Workspace.Failures.Enqueue(new ForwardTargetNotFoundException(_heir));
        var missing = await gateway.SendAsync("DELETE", $"/workspaces/{_id}?forward_to={_heir}");
        missing.Status.ShouldBe(HttpStatusCode.NotFound);
        missing.Body.ShouldContain("\"field\":\"forward_to\"");

        Workspace.Failures.Enqueue(new ForwardCycleException(_heir));
        var circle = await gateway.SendAsync("DELETE", $"/workspaces/{_id}?forward_to={_heir}");
        circle.Status.ShouldBe(HttpStatusCode.Conflict);
        circle.Body.ShouldContain("\"field\":\"forward_to\"");

        Workspace.Failures.Enqueue(new WorkspaceRemovedException(_heir));
        (await gateway.SendAsync("DELETE", $"/workspaces/{_id}?forward_to={_heir}")).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    public async Task Delete_TheHeirIsNoUuid_Is400AndNothingIsRemoved(string heir)
    {
        var reply = await gateway.SendAsync("DELETE", $"/workspaces/{_id}?forward_to={heir}");
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain("\"field\":\"forward_to\"");
        Workspace.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Replace_NothingSaid_KeepsEverything()
    {
        var reply = await gateway.SendAsync("POST", $"/workspaces/{_id}/replace", "{}");
        reply.Status.ShouldBe(HttpStatusCode.Created);
        reply.Body.ShouldBe($$"""{"id":"{{Workspace.Heir}}","status":"provisioning","replaces":"{{_id}}"}""");
        reply.Headers.Location!.OriginalString.ShouldBe($"/workspaces/{Workspace.Heir}");
        Workspace.Replacement.ShouldBe(new Replacement());
    }

    [Fact]
    public async Task Replace_EverythingSaid_IsPassedOn()
    {
        await gateway.SendAsync(
            "POST", $"/workspaces/{_id}/replace",
            $$"""{"name":"N","role":null,"tier":3,"runtime":"external","parent_id":"{{_heir}}","external":true,"url":"http://10.0.0.1"}""");
        Workspace.Replacement.ShouldBe(new Replacement
        {
            Name = "N",
            Role = new(null),
            Tier = 3,
            Runtime = "external",
            ParentId = new(_heir),
            External = true,
            Url = "http://10.0.0.1",
        });
    }

    [Fact]
    public async Task Replace_SiloLost_IsNotRepeated()
    {
        Workspace.Failures.Enqueue(new TimeoutException());
        (await gateway.SendAsync("POST", $"/workspaces/{_id}/replace", "{}")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        Workspace.Calls.ShouldBe(1);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("[]", null)]
    [InlineData("""{"parent_id":"nobody"}""", "parent_id")]
    [InlineData("""{"name":"a\nb"}""", "name")]
    [InlineData("""{"tier":"high"}""", "tier")]
    [InlineData("""{"external":"yes"}""", "external")]
    public async Task Replace_BadBody_Is400AndNamesTheField(string body, string? field)
    {
        var reply = await gateway.SendAsync("POST", $"/workspaces/{_id}/replace", body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        if (field is not null)
            reply.Body.ShouldContain($"\"field\":\"{field}\"");
        Workspace.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Replace_Refused_SaysWhy()
    {
        Workspace.Failures.Enqueue(new WorkspaceRemovedException(_heir));
        (await gateway.SendAsync("POST", $"/workspaces/{_id}/replace", "{}")).Status.ShouldBe(HttpStatusCode.Gone);
        Workspace.Failures.Enqueue(new CycleException(_heir));
        (await gateway.SendAsync("POST", $"/workspaces/{_id}/replace", "{}")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await gateway.SendAsync("POST", "/workspaces/nobody/replace", "{}")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }
}
