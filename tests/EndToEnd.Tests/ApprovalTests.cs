using System.Net;
using Molecule.EndToEnd.Tests.Clusters;
using Molecule.EndToEnd.Tests.EventLog;

namespace Molecule.EndToEnd.Tests;

/// <summary>W12: requests for approval end in time, whoever polls and whichever silo dies.</summary>
public sealed class ApprovalTests(ITestOutputHelper output)
{
    private const int Requests = 40;

    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KilledSilo_RequestsThatNobodyPolls_AreDeniedOnceEach()
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["MOLECULE_APPROVALS__EXPIRY"] = Expiry.ToString() };
        await using var cluster = await TestCluster.StartAsync("approvals", silos: 2, gateways: 1, environment, Token);
        var platform = cluster.Platform;
        var lead = await platform.CreateAsync("Lead", Token);
        var workspace = await platform.CreateAsync("QA", Token, lead);
        var approvals = new List<Guid>();
        for (var number = 0; number < Requests; number++)
        {
            var answer = await platform.PostAsync($"workspaces/{workspace}/approvals", new { action = $"Ship build {number}" }, Token);
            approvals.Add(answer.Being(HttpStatusCode.Created).Json.GetProperty("approval_id").GetGuid());
        }

        var decide = $"workspaces/{workspace}/approvals/{approvals[0]}/decide";
        (await platform.PostAsync(decide, new { decision = "approve", decided_by = "Ada" }, Token)).Being(HttpStatusCode.OK);
        (await platform.PostAsync(decide, new { decision = "deny" }, Token)).Being(HttpStatusCode.NotFound).Error.ShouldBe("approval not found or already decided");
        await cluster.Silo("silo-2").KillAsync();

        await Until.TrueAsync("everything is decided", async () => await PendingAsync(cluster) == 0, Token);

        output.WriteLine($"The last denial came {await LatenessAsync(cluster):0.0} s after its time.");
        var log = await cluster.Database.ReadLogAsync(Token);
        log.Where(logged => logged.Type == "APPROVAL_DENIED").Select(logged => logged.Payload.GetProperty("approval_id").GetGuid())
            .ShouldBe(approvals.Skip(1), ignoreOrder: true);
        log.Where(logged => logged.Type == "APPROVAL_DENIED").ShouldAllBe(logged => logged.Payload.GetProperty("decided_by").GetString() == "auto-expired");
        log.Count(logged => logged.Type == "APPROVAL_APPROVED").ShouldBe(1);
        log.Count(logged => logged.Type == "APPROVAL_REQUESTED" && logged.Workspace == workspace).ShouldBe(Requests);
        log.Count(logged => logged.Type == "APPROVAL_ESCALATED" && logged.Workspace == lead).ShouldBe(Requests);
    }

    private static async Task<long> PendingAsync(TestCluster cluster)
    {
        await using var command = cluster.Database.CreateCommand("SELECT count(*) FROM approval_requests WHERE status = 'pending'");
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    private static async Task<double> LatenessAsync(TestCluster cluster)
    {
        await using var command = cluster.Database.CreateCommand(
            "SELECT extract(epoch FROM max(decided_at - created_at))::double precision FROM approval_requests WHERE status = 'denied'");
        return (double)(await command.ExecuteScalarAsync(Token))! - Expiry.TotalSeconds;
    }
}
