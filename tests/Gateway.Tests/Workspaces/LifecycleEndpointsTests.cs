using System.Net;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Storage;

namespace Molecule.Gateway.Tests.Workspaces;

/// <summary>State, pause, resume and restart as the contract spells them (5.2).</summary>
public sealed class LifecycleEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private readonly Guid _id = Guid.NewGuid();

    private FakeWorkspace Workspace => gateway.Cluster[_id];

    private WorkspaceId Id => new(_id);

    [Theory]
    [InlineData(WorkspaceStatus.Provisioning, "provisioning", false)]
    [InlineData(WorkspaceStatus.Online, "online", false)]
    [InlineData(WorkspaceStatus.Degraded, "degraded", false)]
    [InlineData(WorkspaceStatus.Offline, "offline", false)]
    [InlineData(WorkspaceStatus.Failed, "failed", false)]
    [InlineData(WorkspaceStatus.Paused, "paused", true)]
    public async Task State_OfOneThatIsThere_Is200(WorkspaceStatus status, string name, bool paused)
    {
        Workspace.State = FakeWorkspace.Example(Id) with { Status = status };
        var reply = await gateway.SendAsync("GET", $"/workspaces/{_id}/state");
        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.Body.ShouldBe($$"""{"workspace_id":"{{_id}}","status":"{{name}}","paused":{{(paused ? "true" : "false")}},"deleted":false}""");
    }

    /// <summary>Contract 22.9: agents take any 404 for the end.</summary>
    [Fact]
    public async Task State_OfARemovedOne_Is404AndSaysSo()
    {
        Workspace.State = FakeWorkspace.Example(Id) with { Status = WorkspaceStatus.Removed };
        var reply = await gateway.SendAsync("GET", $"/workspaces/{_id}/state");
        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Body.ShouldBe($$"""{"workspace_id":"{{_id}}","status":"removed","deleted":true}""");
    }

    [Fact]
    public async Task State_OfOneThatNeverWas_Is404AndHasNoStatus()
    {
        var reply = await gateway.SendAsync("GET", $"/workspaces/{_id}/state");
        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Body.ShouldBe($$"""{"workspace_id":"{{_id}}","deleted":true}""");
    }

    [Fact]
    public async Task Pause_OfATeam_SaysHowMany()
    {
        Workspace.TeamSize = 4;
        (await gateway.SendAsync("POST", $"/workspaces/{_id}/pause")).Body.ShouldBe("""{"status":"paused","paused_count":4}""");
        Workspace.Asked.ShouldBe("pause");
    }

    [Fact]
    public async Task Resume_OfATeam_SaysHowMany()
    {
        Workspace.TeamSize = 4;
        (await gateway.SendAsync("POST", $"/workspaces/{_id}/resume")).Body.ShouldBe("""{"status":"provisioning","resumed_count":4}""");
        Workspace.Asked.ShouldBe("resume");
    }

    /// <summary>The body is optional, and clients that send a broken one are answered all the same (contract 5.2).</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"template":"","apply_template":false}""")]
    [InlineData("""{"template":""")]
    [InlineData("[1]")]
    public async Task Restart_BodyThatSaysNothing_IsProvisioning(string? body)
    {
        var reply = await gateway.SendAsync("POST", $"/workspaces/{_id}/restart", body);
        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.Body.ShouldBe("""{"status":"provisioning","config_dir":"existing-volume"}""");
        Workspace.Asked.ShouldBe("restart");
    }

    [Theory]
    [InlineData("""{"template":7}""", "template")]
    [InlineData("""{"apply_template":"yes"}""", "apply_template")]
    [InlineData("""{"template":"no-such"}""", "template")]
    public async Task Restart_BodyWithABadField_NamesItAndAsksNothing(string body, string field)
    {
        var reply = await gateway.SendAsync("POST", $"/workspaces/{_id}/restart", body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
        Workspace.Asked.ShouldBeNull();
    }

    public static TheoryData<string, Exception, int, string> Refusals => new()
    {
        { "pause", new WorkspaceNotFoundException(Known), 404, """{"error":"workspace not found","code":"workspace_not_found"}""" },
        { "pause", new NotPausableException(Known, WorkspaceStatus.Paused), 404, $$"""{"error":"workspace {{Known}} is already paused","code":"not_pausable"}""" },
        { "pause", new NotPausableException(Known, WorkspaceStatus.Removed), 404, $$"""{"error":"workspace {{Known}} has been removed","code":"not_pausable"}""" },
        { "resume", new WorkspaceNotFoundException(Known), 404, """{"error":"workspace not found","code":"workspace_not_found"}""" },
        { "resume", new NotPausedException(Known, WorkspaceStatus.Online), 404, $$"""{"error":"workspace {{Known}} is online, not paused","code":"not_paused"}""" },
        { "resume", new AncestorPausedException(Known), 409, $$"""{"error":"workspace {{Known}} above it is paused; resume that one","code":"ancestor_paused"}""" },
        { "restart", new WorkspaceNotFoundException(Known), 404, """{"error":"workspace not found","code":"workspace_not_found"}""" },
        { "restart", new WorkspaceRemovedException(Known), 410, $$"""{"error":"workspace {{Known}} has been removed","code":"workspace_removed"}""" },
        { "restart", new WorkspacePausedException(Known), 409, $$"""{"error":"workspace {{Known}} is paused; resume it first","code":"workspace_paused"}""" },
        { "restart", new ExternalWorkspaceException(Known), 409, $$"""{"error":"the agent of workspace {{Known}} runs elsewhere; nobody here can restart it","code":"external_workspace"}""" },
        { "restart", new AncestorPausedException(Known), 409, $$"""{"error":"workspace {{Known}} above it is paused; resume that one","code":"ancestor_paused"}""" },
    };

    private static WorkspaceId Known { get; } = new(new Guid("019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21"));

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public async Task Command_GrainRefuses_IsSaidAsItIs(string command, Exception refusal, int status, string body)
    {
        Workspace.Failures.Enqueue(refusal);
        var reply = await gateway.SendAsync("POST", $"/workspaces/{_id}/{command}");
        ((int)reply.Status).ShouldBe(status);
        reply.Body.ShouldBe(body);
        Workspace.Calls.ShouldBe(1);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("restart")]
    public async Task Command_ActivationsRaced_IsMadeAgain(string command)
    {
        Workspace.Failures.Enqueue(new InconsistentStateException("raced"));
        (await gateway.SendAsync("POST", $"/workspaces/{_id}/{command}")).Status.ShouldBe(HttpStatusCode.OK);
        Workspace.Calls.ShouldBe(2);
    }

    [Theory]
    [InlineData("GET", "state")]
    [InlineData("POST", "pause")]
    [InlineData("POST", "resume")]
    [InlineData("POST", "restart")]
    public async Task Any_IdThatIsNoUuid_Is400(string method, string what)
    {
        var reply = await gateway.SendAsync(method, $"/workspaces/42/{what}");
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldBe("""{"error":"id must be a UUID","code":"invalid_id","field":"id"}""");
    }
}
