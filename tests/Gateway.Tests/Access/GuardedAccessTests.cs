using System.Net;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Access;

/// <summary>With an operator token: contract section 2, design section 5, and W27 to W31 of what must not come back.</summary>
public sealed class GuardedAccessTests(GuardedGatewayFixture gateway) : IClassFixture<GuardedGatewayFixture>
{
    private const string Missing = "\"code\":\"missing_token\"";
    private const string Invalid = "\"code\":\"invalid_token\"";
    private const string Forbidden = "\"code\":\"forbidden\"";

    private readonly Guid _root = Guid.NewGuid();
    private readonly Guid _own = Guid.NewGuid();
    private readonly Guid _sibling = Guid.NewGuid();
    private readonly Guid _child = Guid.NewGuid();
    private readonly Guid _stranger = Guid.NewGuid();

    private static string Token(Guid workspace) => $"token of {workspace}";

    [Fact]
    public async Task Operator_ReachesEverything()
    {
        Found();
        (await gateway.SendAsync("GET", "/workspaces", null, GuardedGatewayFixture.Operator)).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.SendAsync("GET", $"/workspaces/{_own}", null, GuardedGatewayFixture.Operator)).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.SendAsync("DELETE", $"/workspaces/{_own}", null, GuardedGatewayFixture.Operator)).Status.ShouldBe(HttpStatusCode.OK);
        gateway.Cluster[_own].Verifications.ShouldBe(0);
    }

    [Theory]
    [InlineData("operator-token-of-32-characters-or-mor")]
    [InlineData("operator-token-of-32-characters-or-more-")]
    [InlineData("OPERATOR-TOKEN-OF-32-CHARACTERS-OR-MORE")]
    public async Task Operator_WithAnotherToken_Is401(string token)
    {
        var reply = await gateway.SendAsync("GET", "/workspaces", null, GuardedGatewayFixture.Bearer(token));
        reply.Status.ShouldBe(HttpStatusCode.Unauthorized);
        reply.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer error=\"invalid_token\"");
        reply.Body.ShouldContain(Invalid);
    }

    [Fact]
    public async Task Workspace_ReachesItsOwnRecord()
    {
        Found();
        (await gateway.SendAsync("GET", $"/workspaces/{_own}", null, GuardedGatewayFixture.Bearer(Token(_own)))).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.SendAsync("GET", $"/events/{_own}", null, GuardedGatewayFixture.Bearer(Token(_own)))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Workspace_ReachesWhatRoutingAllows()
    {
        Found();
        foreach (var target in (Guid[])[_own, _root, _sibling, _child])
            (await ReadAsync(target)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Workspace_BeyondRouting_Is403()
    {
        Found();
        foreach (var target in (Guid[])[_stranger, Guid.NewGuid()])
        {
            var reply = await ReadAsync(target);
            reply.Status.ShouldBe(HttpStatusCode.Forbidden);
            reply.Body.ShouldBe("""{"error":"the organisation does not let you reach this workspace","code":"forbidden"}""");
        }
    }

    [Fact]
    public async Task Workspace_MalformedTarget_Is400()
    {
        Found();
        var reply = await gateway.SendAsync("GET", "/workspaces/nobody", null, GuardedGatewayFixture.As(_own), GuardedGatewayFixture.Bearer(Token(_own)));
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("GET", "/workspaces")]
    [InlineData("POST", "/workspaces")]
    [InlineData("PATCH", "/workspaces/{0}")]
    [InlineData("DELETE", "/workspaces/{0}")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/cluster")]
    [InlineData("GET", "/canvas/viewport")]
    [InlineData("GET", "/hubs/canvas")]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/docs")]
    [InlineData("GET", "/openapi/v1.json")]
    public async Task Workspace_WhatIsTheOperators_Is403(string method, string path)
    {
        Found();
        var reply = await gateway.SendAsync(
            method, path.Replace("{0}", _own.ToString(), StringComparison.Ordinal), null, GuardedGatewayFixture.As(_own), GuardedGatewayFixture.Bearer(Token(_own)));
        reply.Status.ShouldBe(HttpStatusCode.Forbidden);
        reply.Body.ShouldContain(Forbidden);
    }

    [Fact]
    public async Task Workspace_WithTheTokenOfAnother_Is401()
    {
        Found();
        var reply = await gateway.SendAsync("GET", $"/workspaces/{_own}", null, GuardedGatewayFixture.Bearer(Token(_sibling)));
        reply.Status.ShouldBe(HttpStatusCode.Unauthorized);
        reply.Body.ShouldContain(Invalid);
    }

    [Fact]
    public async Task W29_WorkspaceWithoutAnyToken_IsNotLetThrough()
    {
        Found();
        gateway.Cluster[_own].LiveToken = null;
        (await gateway.SendAsync("GET", $"/workspaces/{_own}")).Body.ShouldContain(Missing);
        (await gateway.SendAsync("GET", $"/workspaces/{_own}", null, GuardedGatewayFixture.Bearer("anything"))).Body.ShouldContain(Invalid);
        (await gateway.SendAsync("GET", $"/workspaces/{Guid.NewGuid()}", null, GuardedGatewayFixture.Bearer("anything"))).Body.ShouldContain(Invalid);
    }

    [Theory]
    [InlineData("system:cron")]
    [InlineData("webhook:github")]
    [InlineData("channel:telegram")]
    [InlineData("test:x")]
    [InlineData("{0}")]
    [InlineData("")]
    public async Task W30_NamingACallerWithoutItsToken_Is401(string caller)
    {
        Found();
        caller = caller.Replace("{0}", _own.ToString(), StringComparison.Ordinal);
        (await gateway.SendAsync("GET", $"/workspaces/{_own}", null, ("X-Workspace-ID", caller))).Body.ShouldContain(Missing);
        (await gateway.SendAsync("GET", $"/workspaces/{_own}", null, ("X-Workspace-ID", caller), GuardedGatewayFixture.Bearer("anything")))
            .Body.ShouldContain(Invalid);
    }

    [Fact]
    public async Task W30_SystemCallerWithAWorkspacesToken_Is401()
    {
        Found();
        var reply = await gateway.SendAsync("GET", $"/workspaces/{_own}", null, ("X-Workspace-ID", "system:cron"), GuardedGatewayFixture.Bearer(Token(_own)));
        reply.Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task W30_NamingAnother_NeedsTheTokenOfThatOne()
    {
        Found();
        var reply = await gateway.SendAsync("GET", $"/workspaces/{_own}", null, GuardedGatewayFixture.As(_sibling), GuardedGatewayFixture.Bearer(Token(_own)));
        reply.Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Operator_SpeakingForAWorkspace_ReachesWhatThatOneDoes()
    {
        Found();
        (await gateway.SendAsync("GET", $"/workspaces/{_sibling}", null, GuardedGatewayFixture.As(_own), GuardedGatewayFixture.Operator)).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.SendAsync("GET", $"/workspaces/{_stranger}", null, GuardedGatewayFixture.As(_own), GuardedGatewayFixture.Operator)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("/registry/register", """{"id":"{0}","url":"u","agent_card":1}""")]
    [InlineData("/registry/heartbeat", """{"workspace_id":"{0}"}""")]
    [InlineData("/registry/update-card", """{"workspace_id":"{0}","agent_card":1}""")]
    public async Task W28_Agent_NeedsATokenThatItsGrainVerifies(string path, string body)
    {
        body = body.Replace("{0}", _own.ToString(), StringComparison.Ordinal);
        (await gateway.SendAsync("POST", path, body)).Body.ShouldContain(Missing);
        (await gateway.SendAsync("POST", path, body, GuardedGatewayFixture.As(_own))).Body.ShouldContain(Missing);
        gateway.Cluster[_own].Calls.ShouldBe(0);

        (await gateway.SendAsync("POST", path, body, GuardedGatewayFixture.Bearer("shown"))).Status.ShouldBe(HttpStatusCode.OK);
        gateway.Cluster[_own].Token.ShouldBe("shown");
        gateway.Cluster[_own].Verifications.ShouldBe(0);

        (await gateway.SendAsync("POST", path, body, GuardedGatewayFixture.Operator)).Status.ShouldBe(HttpStatusCode.OK);
        gateway.Cluster[_own].Token.ShouldBeNull();
    }

    [Fact]
    public async Task Heartbeat_OfTheOperatorForAnUnknownWorkspace_Is404()
    {
        gateway.Cluster[_own].IsKnown = false;
        var reply = await gateway.SendAsync("POST", "/registry/heartbeat", $$"""{"workspace_id":"{{_own}}"}""", GuardedGatewayFixture.Operator);
        reply.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Verification_WhileTheClusterIsAway_Is503()
    {
        gateway.Cluster.IsAway = true;
        try
        {
            var reply = await gateway.SendAsync("GET", $"/workspaces/{_own}", null, GuardedGatewayFixture.Bearer("anything"));
            reply.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            gateway.Cluster.IsAway = false;
        }
    }

    [Theory]
    [InlineData("gateway.example")]
    [InlineData("10.1.2.3:8080")]
    public async Task AnyHostName_IsServed(string host) =>
        (await gateway.SendAsync("GET", "/health", null, ("Host", host))).Status.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("GET", "/workspaces", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/workspaces", HttpStatusCode.MethodNotAllowed)]
    public async Task W39_EveryRefusal_HasSecurityHeaders(string method, string path, HttpStatusCode status)
    {
        var reply = await gateway.SendAsync(method, path);
        reply.Status.ShouldBe(status);
        reply.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        reply.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        reply.Headers.Contains("Content-Security-Policy").ShouldBeTrue();
    }

    private Task<GatewayFixture.Reply> ReadAsync(Guid target) =>
        gateway.SendAsync("GET", $"/workspaces/{target}", null, GuardedGatewayFixture.As(_own), GuardedGatewayFixture.Bearer(Token(_own)));

    /// <summary>A root with two below it, one of which has one below itself, and somebody in another team.</summary>
    private void Found()
    {
        Place(_root, null);
        Place(_own, _root);
        Place(_sibling, _root);
        Place(_child, _own);
        Place(_stranger, _sibling);

        void Place(Guid workspace, Guid? parent)
        {
            var fake = gateway.Cluster[workspace];
            fake.State = FakeWorkspace.Example(new WorkspaceId(workspace)) with { ParentId = parent is { } above ? new WorkspaceId(above) : null };
            fake.LiveToken = Token(workspace);
        }
    }
}
