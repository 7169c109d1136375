using System.Net;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Tokens;

/// <summary>W40: tokens can be listed, issued, revoked and rotated, by the operator and nobody else.</summary>
public sealed class TokenEndpointsTests(GuardedGatewayFixture gateway) : IClassFixture<GuardedGatewayFixture>
{
    private static readonly WorkspaceToken Example = new(
        new Guid("019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e30"),
        "q3Jx0u1m",
        new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero),
        LastUsedAt: null,
        RevokedAt: new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    private readonly Guid _id = Guid.NewGuid();

    private FakeWorkspace Workspace => gateway.Cluster[_id];

    [Fact]
    public async Task List_SaysNeitherTextNorHash()
    {
        Workspace.Tokens = [Example];
        (await AskAsync("GET", "")).Body.ShouldBe(
            """[{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e30","prefix":"q3Jx0u1m","created_at":"2026-11-22T10:00:00Z","last_used_at":null,"revoked_at":"2026-11-22T12:00:00Z"}]""");
    }

    [Theory]
    [InlineData("", "issued")]
    [InlineData("/rotate", "rotated")]
    public async Task IssueOrRotate_GivesTheTextOnce(string path, string text)
    {
        Workspace.Tokens = [Example];
        var reply = await AskAsync("POST", path);
        reply.Status.ShouldBe(HttpStatusCode.Created);
        reply.Headers.Location!.ToString().ShouldBe($"/workspaces/{_id}/tokens/{Example.Id}");
        reply.Body.ShouldBe(
            $$"""{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e30","prefix":"q3Jx0u1m","created_at":"2026-11-22T10:00:00Z","auth_token":"{{text}}"}""");
    }

    [Fact]
    public async Task Issue_TooMany_Is409AndNamesTheLimit()
    {
        Workspace.Failures.Enqueue(new TooManyTokensException(10));
        var reply = await AskAsync("POST", "");
        reply.Status.ShouldBe(HttpStatusCode.Conflict);
        reply.Body.ShouldBe("""{"error":"a workspace has at most 10 live tokens; revoke one first","code":"too_many_tokens"}""");
    }

    [Fact]
    public async Task Issue_Removed_Is410()
    {
        Workspace.Failures.Enqueue(new WorkspaceRemovedException(new WorkspaceId(_id)));
        (await AskAsync("POST", "")).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Revoke_Token_IsRevoked()
    {
        (await AskAsync("DELETE", $"/{Example.Id}")).Body.ShouldBe("""{"status":"revoked"}""");
        Workspace.Revoked.ShouldBe(Example.Id);
    }

    [Fact]
    public async Task Revoke_Unknown_Is404()
    {
        Workspace.Failures.Enqueue(new TokenNotFoundException(Example.Id));
        var reply = await AskAsync("DELETE", $"/{Example.Id}");
        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Body.ShouldContain("\"code\":\"token_not_found\"");
    }

    [Fact]
    public async Task Revoke_MalformedId_Is400AndNamesTheField()
    {
        var reply = await AskAsync("DELETE", "/first");
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain("\"field\":\"token_id\"");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "")]
    [InlineData("POST", "/rotate")]
    [InlineData("DELETE", "/019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e30")]
    public async Task Workspace_WithItsOwnToken_Is403(string method, string path)
    {
        Workspace.LiveToken = "right";
        var reply = await gateway.SendAsync(method, $"/workspaces/{_id}/tokens{path}", null, GuardedGatewayFixture.Bearer("right"));
        reply.Status.ShouldBe(HttpStatusCode.Forbidden);
        Workspace.Calls.ShouldBe(0);
    }

    private Task<GatewayFixture.Reply> AskAsync(string method, string path) =>
        gateway.SendAsync(method, $"/workspaces/{_id}/tokens{path}", null, GuardedGatewayFixture.Operator);
}
