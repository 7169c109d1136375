using System.Net;
using Molecule.Cli.Local;
using Molecule.EndToEnd.Tests.Clusters;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Secrets;
using Molecule.Storage.Secrets;

namespace Molecule.EndToEnd.Tests;

/// <summary>Secrets through two gateways and two silos, as they stand where others can reach them.</summary>
public sealed class SecretsTests
{
    private const string OperatorToken = "operator-token-of-the-end-to-end-tests";
    private const string OldKey = "planted-old-key-of-32-characters";
    private const string NewKey = "planted-new-key-of-32-characters";
    private const string Planted = "planted-value-9f86d081884c7d65";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Secrets_ReachTheirWorkspaceAndNothingElse_AlsoWhileTheyAreRotated()
    {
        var environment = new Dictionary<string, string?>(Patience.Of(TimeSpan.FromMinutes(5)), StringComparer.Ordinal)
        {
            ["MOLECULE_OPERATOR_TOKEN"] = OperatorToken,
            ["MOLECULE_ENV"] = "production",
            ["RATE_LIMIT"] = "1000000",
            ["SECRETS_ENCRYPTION_KEY"] = NewKey,
            ["SECRETS_DECRYPTION_KEYS"] = OldKey,
        };
        await using var cluster = await TestCluster.StartAsync("secrets", silos: 2, gateways: 2, environment, Token);
        var (one, other) = (cluster.Platforms[0], cluster.Platforms[1]);
        var lead = await CreateAsync(one, "Lead", parent: null);
        var member = await CreateAsync(one, "Member", lead);
        var (leadToken, memberToken) = (await IssueAsync(one, lead), await IssueAsync(other, member));
        (await SendAsync(one, "POST", "registry/register", memberToken, new { id = member, url = "remote://no-inbound", agent_card = new { name = "agent" } }))
            .Being(HttpStatusCode.OK);

        // What is set through one gateway restarts the workspace, and is read through the other.
        (await SendAsync(one, "POST", "settings/secrets", OperatorToken, new { key = "SHARED", value = $"{Planted} global" })).Being(HttpStatusCode.OK);
        (await SendAsync(one, "POST", $"workspaces/{member}/secrets", OperatorToken, new { key = "OWN", value = Planted }))
            .Being(HttpStatusCode.OK).Json.GetProperty("restarted").GetBoolean().ShouldBeTrue();
        (await SendAsync(one, "GET", $"workspaces/{member}", OperatorToken)).Json.GetProperty("status").GetString().ShouldBe("provisioning");
        var values = (await SendAsync(other, "GET", $"workspaces/{member}/secrets/values", memberToken)).Being(HttpStatusCode.OK).Json;
        (values.GetProperty("OWN").GetString(), values.GetProperty("SHARED").GetString()).ShouldBe((Planted, $"{Planted} global"));
        (await SendAsync(other, "POST", $"workspaces/{member}/secrets", OperatorToken, new { key = "WORKSPACE_ID", value = "x" }))
            .Being(HttpStatusCode.BadRequest).Text.ShouldContain("WORKSPACE_ID");
        (await SendAsync(one, "POST", $"workspaces/{member}/pause", OperatorToken)).Being(HttpStatusCode.OK);
        (await SendAsync(one, "POST", $"workspaces/{member}/secrets", OperatorToken, new { key = "OWN", value = Planted }))
            .Being(HttpStatusCode.OK).Json.GetProperty("why_not").GetString().ShouldBe("workspace_paused");

        // Nobody else reads them.
        (await SendAsync(one, "GET", $"workspaces/{member}/secrets/values", leadToken, null, lead)).Being(HttpStatusCode.Forbidden);
        (await SendAsync(one, "GET", $"workspaces/{member}/secrets/values", OperatorToken)).Being(HttpStatusCode.Forbidden);
        (await SendAsync(one, "GET", $"workspaces/{member}/secrets/values")).Being(HttpStatusCode.Unauthorized);

        await RotateUnderReadsAsync(cluster, lead, leadToken);

        // Neither values nor keys are in anything that is listed, told, stored or logged.
        foreach (var path in new[]
        {
            $"workspaces/{member}/secrets", "settings/secrets", "settings/secrets/audit?limit=500", "settings/secrets/keys", "workspaces", "events?limit=500",
            $"workspaces/{member}/activity", "organization", "metrics",
        })
        {
            (await SendAsync(other, "GET", path, OperatorToken)).Being(HttpStatusCode.OK).Text.ShouldNotContain("planted", Case.Insensitive, path);
        }

        foreach (var process in cluster.Processes)
        {
            string.Join('\n', process.LastLines(100_000)).ShouldNotContain("planted");
        }

        // A removed workspace takes its secrets along.
        (await SendAsync(one, "DELETE", $"workspaces/{lead}?confirm=true", OperatorToken)).Being(HttpStatusCode.OK);
        await using var count = cluster.Database.CreateCommand("SELECT count(*) FROM workspace_secrets WHERE workspace_id IS NOT NULL");
        (await count.ExecuteScalarAsync(Token)).ShouldBe(0L);
    }

    /// <summary>Secrets from before the key was changed, and a workspace that reads its own all the while through both gateways.</summary>
    private static async Task RotateUnderReadsAsync(TestCluster cluster, Guid workspace, string token)
    {
        var store = new SecretStore(cluster.Database);
        var old = SecretKeyring.Parse(OldKey, null);
        for (var number = 0; number < SecretRules.MaxSecrets; number++)
        {
            await store.WriteAsync(old.Seal(new SecretPlace(new WorkspaceId(workspace), $"OLD_{number}"), $"{Planted} {number}"), DateTimeOffset.UnixEpoch, Token);
        }

        var (reads, isOver) = (0, false);
        var reader = Task.Run(
            async () =>
            {
                while (!Volatile.Read(ref isOver) || reads == 0)
                {
                    var platform = cluster.Platforms[reads++ % 2];
                    var values = (await SendAsync(platform, "GET", $"workspaces/{workspace}/secrets/values", token)).Being(HttpStatusCode.OK).Json;
                    values.GetProperty("OLD_99").GetString().ShouldBe($"{Planted} 99");
                    values.EnumerateObject().Count().ShouldBe(SecretRules.MaxSecrets + 1);
                }
            },
            Token);
        var (exitCode, output) = await Executable.RunAsync(
            ["dotnet", typeof(GuardedProcess).Assembly.Location, "secrets", "rotate", "--url", cluster.Platforms[1].Address.ToString(), "--token", OperatorToken],
            cancellationToken: Token);
        Volatile.Write(ref isOver, true);
        await reader;

        exitCode.ShouldBe(0, output);
        output.ShouldContain("100 were sealed anew");
        output.ShouldNotContain("planted");
        var keys = (await SendAsync(cluster.Platform, "GET", "settings/secrets/keys", OperatorToken)).Being(HttpStatusCode.OK).Json;
        keys.EnumerateArray().ShouldHaveSingleItem().GetProperty("secrets").GetInt64().ShouldBe(102);
    }

    private static async Task<Guid> CreateAsync(Platform platform, string name, Guid? parent) =>
        (await SendAsync(platform, "POST", "workspaces", OperatorToken, new { name, parent_id = parent })).Being(HttpStatusCode.Created).Json.GetProperty("id").GetGuid();

    private static async Task<string> IssueAsync(Platform platform, Guid workspace) =>
        (await SendAsync(platform, "POST", $"workspaces/{workspace}/tokens", OperatorToken)).Being(HttpStatusCode.Created).Json.GetProperty("auth_token").GetString()!;

    private static Task<Answer> SendAsync(
        Platform platform, string method, string path, string? token = null, object? body = null, Guid? speaker = null) =>
        platform.SendAsync(method, path, token, body, speaker, Token);
}
