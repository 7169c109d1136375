using System.Net;
using System.Text;
using System.Text.Json;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests;

/// <summary>A cluster with an operator token, as it stands where others can reach it: two silos, two gateways.</summary>
public sealed class GuardedTests
{
    private const string OperatorToken = "operator-token-of-the-end-to-end-tests";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tokens_AreIssuedVerifiedAndRevoked_ThroughEitherGateway()
    {
        var environment = new Dictionary<string, string?>(Patience.Of(TimeSpan.FromMinutes(5)), StringComparer.Ordinal)
        {
            ["MOLECULE_OPERATOR_TOKEN"] = OperatorToken,
        };
        await using var cluster = await TestCluster.StartAsync("guarded", silos: 2, gateways: 2, environment, Token);
        var (one, other) = (cluster.Platforms[0], cluster.Platforms[1]);

        (await SendAsync(one, "GET", "workspaces")).Being(HttpStatusCode.Unauthorized);
        (await SendAsync(one, "POST", "registry/register", null, Registration(Guid.NewGuid()))).Being(HttpStatusCode.Unauthorized);

        // The operator founds a small team and gives each its token.
        var lead = await CreateAsync(one, "Lead", parent: null);
        var member = await CreateAsync(one, "Member", lead);
        var stranger = await CreateAsync(one, "Stranger", member);
        var (leadToken, _) = await IssueAsync(one, lead);
        var (memberToken, memberTokenId) = await IssueAsync(other, member);

        // Each agent registers and beats with it, through whichever gateway.
        (await SendAsync(other, "POST", "registry/register", leadToken, Registration(lead))).Being(HttpStatusCode.OK).Text.ShouldBe("""{"status":"registered"}""");
        (await SendAsync(one, "POST", "registry/register", memberToken, Registration(member))).Being(HttpStatusCode.OK);
        (await SendAsync(other, "POST", "registry/heartbeat", memberToken, new { workspace_id = member })).Being(HttpStatusCode.OK);

        // Nobody takes another's place, and nobody enrols.
        (await SendAsync(one, "POST", "registry/register", leadToken, Registration(member))).Being(HttpStatusCode.Unauthorized);
        (await SendAsync(one, "POST", "registry/register", leadToken, Registration(Guid.NewGuid()))).Being(HttpStatusCode.Unauthorized);

        // The org chart says who reaches whom.
        (await SendAsync(one, "GET", $"workspaces/{member}", leadToken, null, lead)).Being(HttpStatusCode.OK);
        (await SendAsync(other, "GET", $"workspaces/{stranger}", leadToken, null, lead)).Being(HttpStatusCode.Forbidden);
        (await SendAsync(one, "DELETE", $"workspaces/{member}", leadToken, null, lead)).Being(HttpStatusCode.Forbidden);

        // What is revoked through one gateway opens nothing through the other.
        (await SendAsync(one, "DELETE", $"workspaces/{member}/tokens/{memberTokenId}", OperatorToken)).Being(HttpStatusCode.OK);
        (await SendAsync(other, "POST", "registry/heartbeat", memberToken, new { workspace_id = member })).Being(HttpStatusCode.Unauthorized);
        (await SendAsync(other, "GET", $"workspaces/{member}", memberToken)).Being(HttpStatusCode.Unauthorized);

        // A removed team takes its tokens with it.
        (await SendAsync(one, "DELETE", $"workspaces/{lead}?confirm=true", OperatorToken)).Being(HttpStatusCode.OK);
        (await SendAsync(other, "GET", $"workspaces/{lead}", leadToken)).Being(HttpStatusCode.Unauthorized);

        // A session that one gateway gave is good for the other.
        var cookie = await SignInAsync(one);
        using var request = new HttpRequestMessage(HttpMethod.Get, "workspaces");
        request.Headers.Add("Cookie", cookie);
        (await other.SendAsync(request, Token)).Being(HttpStatusCode.OK);
    }

    private static object Registration(Guid workspace) => new { id = workspace, url = "remote://no-inbound", agent_card = new { name = "agent" } };

    private static async Task<Guid> CreateAsync(Platform platform, string name, Guid? parent) =>
        (await SendAsync(platform, "POST", "workspaces", OperatorToken, new { name, parent_id = parent })).Being(HttpStatusCode.Created).Json.GetProperty("id").GetGuid();

    private static async Task<(string Text, Guid Id)> IssueAsync(Platform platform, Guid workspace)
    {
        var issued = (await SendAsync(platform, "POST", $"workspaces/{workspace}/tokens", OperatorToken)).Being(HttpStatusCode.Created).Json;
        return (issued.GetProperty("auth_token").GetString()!, issued.GetProperty("id").GetGuid());
    }

    private static async Task<string> SignInAsync(Platform platform)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var body = new StringContent(JsonSerializer.Serialize(new { token = OperatorToken }), Encoding.UTF8, "application/json");
        using var reply = await http.PostAsync(new Uri(platform.Address, "session"), body, Token);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        return reply.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private static Task<Answer> SendAsync(
        Platform platform, string method, string path, string? token = null, object? body = null, Guid? speaker = null) =>
        platform.SendAsync(method, path, token, body, speaker, Token);
}
