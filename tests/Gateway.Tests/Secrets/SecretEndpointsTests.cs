using System.Net;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Secrets;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Secrets;

public sealed class SecretEndpointsTests : IClassFixture<GuardedGatewayFixture>
{
    private const string Planted = "planted-value-0123456789";
    private const string Set = $$"""{"key":"API_KEY","value":"{{Planted}}"}""";

    private readonly GuardedGatewayFixture _gateway;
    private readonly Guid _root = Guid.NewGuid();
    private readonly Guid _own = Guid.NewGuid();
    private readonly Guid _sibling = Guid.NewGuid();
    private readonly Guid _child = Guid.NewGuid();

    public SecretEndpointsTests(GuardedGatewayFixture gateway)
    {
        _gateway = gateway;
        Secrets.Values.Clear();
        (Secrets.Fails, Secrets.HasMore, Secrets.Change) = (null, false, new SecretChange(IsRestarted: true, WhyNot: null));
        Place(_root, null);
        Place(_own, _root);
        Place(_sibling, _root);
        Place(_child, _own);
    }

    private FakeSecrets Secrets => _gateway.Cluster.Secrets;

    private string Path => $"/workspaces/{_own}/secrets";

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Set_Secret_IsSavedAndListedWithoutItsValue(string method)
    {
        (await OperatorAsync(method, Path, Set)).Body.ShouldBe("""{"status":"saved","key":"API_KEY","restarted":true}""");

        Secrets.Values[(new WorkspaceId(_own), "API_KEY")].ShouldBe(Planted);
        (await OperatorAsync("GET", Path)).Body.ShouldBe(
            """[{"key":"API_KEY","has_value":true,"scope":"workspace","created_at":"2026-11-22T10:00:00Z","updated_at":"2026-11-22T10:00:00Z"}]""");
    }

    [Fact]
    public async Task Set_NotRestarted_SaysWhy()
    {
        Secrets.Change = new SecretChange(IsRestarted: false, "workspace_paused");
        (await OperatorAsync("POST", Path, Set)).Body.ShouldBe("""{"status":"saved","key":"API_KEY","restarted":false,"why_not":"workspace_paused"}""");
    }

    [Fact]
    public async Task Delete_Secret_IsGone_AndThen404()
    {
        await OperatorAsync("POST", Path, Set);
        (await OperatorAsync("DELETE", $"{Path}/API_KEY")).Body.ShouldBe("""{"status":"deleted","key":"API_KEY","restarted":true}""");
        var reply = await OperatorAsync("DELETE", $"{Path}/API_KEY");
        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Body.ShouldBe("""{"error":"secret not found","code":"secret_not_found"}""");
    }

    [Theory]
    [InlineData("/settings/secrets", "POST")]
    [InlineData("/settings/secrets", "PUT")]
    [InlineData("/admin/secrets", "POST")]
    public async Task Global_SetListDelete_AreShapedByTheContract(string path, string method)
    {
        (await OperatorAsync(method, path, Set)).Body.ShouldBe("""{"status":"saved","key":"API_KEY","scope":"global"}""");
        (await OperatorAsync("GET", path)).Body.ShouldBe(
            """[{"key":"API_KEY","has_value":true,"scope":"global","created_at":"2026-11-22T10:00:00Z","updated_at":"2026-11-22T10:00:00Z"}]""");
        (await OperatorAsync("DELETE", $"{path}/API_KEY")).Body.ShouldBe("""{"status":"deleted","key":"API_KEY","scope":"global"}""");
        (await OperatorAsync("DELETE", $"{path}/API_KEY")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Values_OfTheWorkspaceItself_AreTheGlobalOnesOverriddenByItsOwn()
    {
        Secrets.Values[(null, "API_KEY")] = "global";
        Secrets.Values[(null, "Other_Key")] = "é<";
        Secrets.Values[(new WorkspaceId(_own), "API_KEY")] = Planted;
        Secrets.Values[(new WorkspaceId(_sibling), "NOT_MINE")] = "x";

        var reply = await _gateway.SendAsync("GET", $"{Path}/values", null, GuardedGatewayFixture.Bearer(Token(_own)));

        reply.Body.ShouldBe($$"""{"API_KEY":"{{Planted}}","Other_Key":"é\u003c"}""");
        reply.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    /// <summary>W29: values are for the workspace itself and for nobody else.</summary>
    [Fact]
    public async Task Values_W29_AskedByAnybodyElse_AreNotGiven()
    {
        Secrets.Values[(new WorkspaceId(_own), "API_KEY")] = Planted;
        var values = $"{Path}/values";
        GatewayFixture.Reply[] replies =
        [
            await _gateway.SendAsync("GET", values),
            await _gateway.SendAsync("GET", values, null, GuardedGatewayFixture.As(_own)),
            await _gateway.SendAsync("GET", values, null, GuardedGatewayFixture.Bearer("anything")),
            await OperatorAsync("GET", values),
            await _gateway.SendAsync("GET", values, null, GuardedGatewayFixture.Operator, GuardedGatewayFixture.As(_own)),
            .. await Task.WhenAll(new[] { _root, _sibling, _child }.SelectMany(other => (Task<GatewayFixture.Reply>[])
            [
                _gateway.SendAsync("GET", values, null, GuardedGatewayFixture.Bearer(Token(other))),
                _gateway.SendAsync("GET", values, null, GuardedGatewayFixture.Bearer(Token(other)), GuardedGatewayFixture.As(other)),
                _gateway.SendAsync("GET", values, null, GuardedGatewayFixture.Bearer(Token(other)), GuardedGatewayFixture.As(_own)),
            ])),
        ];
        replies.ShouldAllBe(reply => reply.Status == HttpStatusCode.Unauthorized || reply.Status == HttpStatusCode.Forbidden);
        replies.ShouldAllBe(reply => !reply.Body.Contains(Planted));

        // A workspace that never was, or that has no token, opens nothing (the hole itself).
        _gateway.Cluster[_own].LiveToken = null;
        (await _gateway.SendAsync("GET", values, null, GuardedGatewayFixture.Bearer(Token(_own)))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await _gateway.SendAsync("GET", $"/workspaces/{Guid.NewGuid()}/secrets/values")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Writing_AskedByAWorkspace_Is403_AndListingByAnother()
    {
        var own = GuardedGatewayFixture.Bearer(Token(_own));
        (await _gateway.SendAsync("GET", Path, null, own)).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var (method, path, body) in new[]
        {
            ("POST", Path, Set), ("PUT", Path, Set), ("DELETE", $"{Path}/API_KEY", null), ("GET", "/settings/secrets", null),
            ("POST", "/settings/secrets", Set), ("DELETE", "/admin/secrets/API_KEY", null), ("GET", "/settings/secrets/audit", null),
            ("GET", "/settings/secrets/keys", null), ("POST", "/settings/secrets/rotate", null),
        })
        {
            (await _gateway.SendAsync(method, path, body, own, GuardedGatewayFixture.As(_own))).Status.ShouldBe(HttpStatusCode.Forbidden, $"{method} {path}");
        }

        foreach (var other in new[] { _root, _sibling, _child })
        {
            (await _gateway.SendAsync("GET", Path, null, GuardedGatewayFixture.Bearer(Token(other)), GuardedGatewayFixture.As(other)))
                .Status.ShouldBe(HttpStatusCode.Forbidden);
        }

        Secrets.Values.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{}""", "key")]
    [InlineData("""{"key":"","value":"planted-value-0123456789"}""", "key")]
    [InlineData("""{"key":1,"value":"planted-value-0123456789"}""", "key")]
    [InlineData("""{"key":"K"}""", "value")]
    [InlineData("""{"key":"K","value":""}""", "value")]
    [InlineData("""{"key":"K","value":{"planted-value-0123456789":1}}""", "value")]
    [InlineData("""{"key":"K","value":"planted-value-0123456789\ud800"}""", "value")]
    public async Task Set_Bad_Is400AndNamesTheFieldAndNotTheValue(string body, string field)
    {
        foreach (var path in new[] { Path, "/settings/secrets", "/admin/secrets" })
        {
            var reply = await OperatorAsync("POST", path, body);
            reply.Status.ShouldBe(HttpStatusCode.BadRequest);
            reply.Body.ShouldContain($"\"field\":\"{field}\"");
            reply.Body.ShouldNotContain(Planted);
        }
    }

    [Theory]
    [InlineData("GET", "/workspaces/nobody/secrets", "id")]
    [InlineData("POST", "/workspaces/nobody/secrets", "id")]
    [InlineData("DELETE", "/workspaces/nobody/secrets/K", "id")]
    [InlineData("POST", "/settings/secrets/rotate?after=x", "after")]
    [InlineData("GET", "/settings/secrets/audit?workspace_id=x", "workspace_id")]
    [InlineData("GET", "/settings/secrets/audit?limit=501", "limit")]
    [InlineData("GET", "/settings/secrets/audit?cursor=-1", "cursor")]
    public async Task Request_Malformed_Is400(string method, string path, string field)
    {
        var reply = await OperatorAsync(method, path, method == "POST" ? Set : null);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }

    [Fact]
    public async Task Request_Refused_HasTheStatusOfTheRefusal()
    {
        (Exception Failure, HttpStatusCode Status)[] refusals =
        [
            (new InvalidFieldException("key", "TIER is a variable that the platform sets itself"), HttpStatusCode.BadRequest),
            (new WorkspaceNotFoundException(new WorkspaceId(_own)), HttpStatusCode.NotFound),
            (new WorkspaceRemovedException(new WorkspaceId(_own)), HttpStatusCode.Gone),
            (new LimitReachedException("there are at most 100 secrets of one scope", 100), HttpStatusCode.Conflict),
            (new SecretsUnavailableException("SECRETS_ENCRYPTION_KEY is not set"), HttpStatusCode.ServiceUnavailable),
            (new StorageUnavailableException("gone"), HttpStatusCode.ServiceUnavailable),
        ];
        foreach (var (failure, status) in refusals)
        {
            Secrets.Fails = failure;
            var reply = await OperatorAsync("POST", Path, Set);
            reply.Status.ShouldBe(status);
            reply.Body.ShouldNotContain(Planted);
        }
    }

    [Fact]
    public async Task Values_SomeCannotBeOpened_Is500AndNamesThem()
    {
        Secrets.Fails = new SecretsUnreadableException(["global:K", "workspace:K2"]);
        var reply = await _gateway.SendAsync("GET", $"{Path}/values", null, GuardedGatewayFixture.Bearer(Token(_own)));
        reply.Status.ShouldBe(HttpStatusCode.InternalServerError);
        reply.Body.ShouldContain("\"failed_keys\":[\"global:K\",\"workspace:K2\"]");
    }

    [Fact]
    public async Task Oversight_KeysAndRotation_AreSaid()
    {
        (await OperatorAsync("GET", "/settings/secrets/keys")).Body.ShouldBe(
            """[{"key_id":"k1","current":true,"known":true,"secrets":3},{"key_id":"k0","current":false,"known":false,"secrets":1}]""");
        (await OperatorAsync("POST", "/settings/secrets/rotate")).Body.ShouldBe(
            """{"key_id":"k1","resealed":2,"unreadable":["global:LOST"],"next":null}""");
        (await OperatorAsync("POST", $"/settings/secrets/rotate?after={_own}")).Status.ShouldBe(HttpStatusCode.OK);
        Secrets.After.ShouldBe(_own);
    }

    [Fact]
    public async Task Audit_MoreThanAPage_LinksToTheNextWithTheSameFilters()
    {
        Secrets.HasMore = true;
        var reply = await OperatorAsync("GET", $"/settings/secrets/audit?workspace_id={_own}&key=A&limit=1&cursor=9");
        reply.Body.ShouldBe(
            $$"""[{"id":7,"created_at":"2026-11-22T10:00:00Z","actor":"workspace","action":"read","workspace_id":"{{_own}}","scope":"global","keys":["A","B"]}]""");
        reply.Headers.GetValues("Link").ShouldBe([$"</settings/secrets/audit?workspace_id={_own}&key=A&limit=1&cursor=7>; rel=\"next\""]);
        Secrets.Query.ShouldBe(new SecretAuditQuery(new WorkspaceId(_own), "A", 9, 1));
    }

    private static string Token(Guid workspace) => $"token of {workspace}";

    private Task<GatewayFixture.Reply> OperatorAsync(string method, string path, string? body = null) =>
        _gateway.SendAsync(method, path, body, GuardedGatewayFixture.Operator);

    private void Place(Guid workspace, Guid? parent)
    {
        var fake = _gateway.Cluster[workspace];
        fake.State = FakeWorkspace.Example(new WorkspaceId(workspace)) with { ParentId = parent is { } above ? new WorkspaceId(above) : null };
        fake.LiveToken = Token(workspace);
    }
}
