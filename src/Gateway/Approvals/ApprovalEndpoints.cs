using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Approvals;

namespace Molecule.Gateway.Approvals;

/// <summary>What workspaces ask people to approve.</summary>
internal static class ApprovalEndpoints
{
    private const string WorkspaceMeaning = "Id of the workspace.";
    private const string LimitMeaning = "Most requests in the answer, 1 to 50; 50 when left out.";
    private const string CursorMeaning = "Id of the last request of the page before.";

    public static void MapApprovals(this IEndpointRouteBuilder app)
    {
        var approvals = app.MapGroup("").WithTags("Approvals")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);

        approvals.MapPost("/workspaces/{id}/approvals", RequestAsync)
            .ForWorkspace()
            .WithName("RequestApproval")
            .WithSummary("Ask people to approve something")
            .WithDescription(
                "The parent of the workspace hears of it too. When nobody decides within ten minutes it is denied by `auto-expired`. A workspace waits for " +
                "at most 100 decisions; 409 says that it does. Contract section 5.9.")
            .WithParameter("id", WorkspaceMeaning)
            .WithBodyExample("""{"action":"Send the newsletter","reason":"It is Tuesday","task_id":"newsletter-47","context":{"recipients":1200}}""")
            .WithExample("""{"approval_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e24","status":"pending"}""")
            .Refuses(
                StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge);

        approvals.MapGet("/approvals/pending", ListPendingAsync)
            .ForOperator()
            .WithName("ListPendingApprovals")
            .WithSummary("What waits for a decision, of all workspaces, newest first")
            .WithDescription("At most 50; while there is more, the answer has a `Link` header with `rel=\"next\"`. Changes nothing. Contract section 5.9.")
            .WithParameter("limit", LimitMeaning, isInteger: true)
            .WithParameter("cursor", CursorMeaning)
            .WithExample(
                """
                [{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e24","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","workspace_name":"Marketing","action":"Send the newsletter","reason":"It is Tuesday","context":{"recipients":1200},"status":"pending","created_at":"2026-11-22T10:00:00.123456Z"}]
                """);

        approvals.MapGet("/workspaces/{id}/approvals", ListOfAsync)
            .ForWorkspace()
            .WithName("ListApprovals")
            .WithSummary("What a workspace has asked, and what was decided, newest first")
            .WithDescription("At most 50; while there is more, the answer has a `Link` header with `rel=\"next\"`. Contract section 5.9.")
            .WithParameter("id", WorkspaceMeaning)
            .WithParameter("limit", LimitMeaning, isInteger: true)
            .WithParameter("cursor", CursorMeaning)
            .WithExample(
                """
                [{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e24","task_id":"newsletter-47","action":"Send the newsletter","reason":"It is Tuesday","context":{"recipients":1200},"status":"approved","decided_by":"human","decided_at":"2026-11-22T10:01:00Z","created_at":"2026-11-22T10:00:00.123456Z"}]
                """)
            .Refuses(StatusCodes.Status404NotFound);

        approvals.MapPost("/workspaces/{id}/approvals/{approvalId}/decide", DecideAsync)
            .ForOperator()
            .WithName("DecideApproval")
            .WithSummary("Approve or deny what a workspace asks")
            .WithDescription(
                "For the operator alone: nobody approves what it asks itself. Of several decisions one is made; the others get 404, as does one that " +
                "comes too late. Contract section 5.9.")
            .WithParameter("id", WorkspaceMeaning)
            .WithParameter("approvalId", "Id of the request.")
            .WithBodyExample("""{"decision":"approved","decided_by":"Ada"}""")
            .WithExample("""{"status":"approved","approval_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e24"}""")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<Created<RequestedApprovalBody>> RequestAsync(string id, Body<RequestApprovalBody> body, ClusterCalls cluster)
    {
        var request = body.Value.ToNewApproval(Inputs.ParseWorkspaceId("id", id));
        var approval = Guid.CreateVersion7();
        await cluster.CommandAsync(grains => grains.GetGrain<IApproval>(approval).RequestAsync(request, CancellationToken.None));
        return TypedResults.Created((string?)null, new RequestedApprovalBody { ApprovalId = approval });
    }

    private static async Task<Ok<IReadOnlyList<PendingApprovalBody>>> ListPendingAsync(
        [FromQuery] string? limit,
        [FromQuery] string? cursor,
        ClusterCalls cluster,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var (after, most) = ReadPage(limit, cursor);
        var page = await cluster.AskAsync(
            (grains, token) => grains.GetGrain<IApprovals>(0).ListPendingAsync(after, most, token), cancellationToken);
        LinkToNext(response, "/approvals/pending", page, most);
        return TypedResults.Ok<IReadOnlyList<PendingApprovalBody>>([.. page.Approvals.Select(PendingApprovalBody.From)]);
    }

    private static async Task<Ok<IReadOnlyList<ApprovalBody>>> ListOfAsync(
        string id,
        [FromQuery] string? limit,
        [FromQuery] string? cursor,
        ClusterCalls cluster,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var (after, most) = ReadPage(limit, cursor);
        var page = await cluster.AskAsync(
            (grains, token) => grains.GetGrain<IApprovals>(0).ListOfAsync(workspace, after, most, token), cancellationToken);
        LinkToNext(response, $"/workspaces/{workspace}/approvals", page, most);
        return TypedResults.Ok<IReadOnlyList<ApprovalBody>>([.. page.Approvals.Select(ApprovalBody.From)]);
    }

    private static async Task<Ok<DecidedBody>> DecideAsync(string id, string approvalId, Body<DecideBody> body, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var approval = Inputs.ParseId("approval_id", approvalId);
        var (status, by) = body.Value.Read();
        await cluster.CommandAsync(grains => grains.GetGrain<IApproval>(approval).DecideAsync(workspace, status, by, CancellationToken.None));
        return TypedResults.Ok(new DecidedBody { Status = status.ToName(), ApprovalId = approval });
    }

    private static (Guid? After, int Most) ReadPage(string? limit, string? cursor) =>
        (Inputs.ParseCursor(cursor), Inputs.ParseLimit(limit, IApprovals.MaxPage) ?? IApprovals.MaxPage);

    private static void LinkToNext(HttpResponse response, string path, ApprovalPage page, int most)
    {
        if (page.HasMore)
            response.Headers.Link = $"<{path}?limit={most}&cursor={page.Approvals[^1].Id}>; rel=\"next\"";
    }
}
