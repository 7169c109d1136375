using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Workspaces;

/// <summary>What the operator does with workspaces.</summary>
internal static class WorkspaceEndpoints
{
    private const int MostPerPage = 1_000;
    private const string Example =
        """
        {"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","name":"Marketing","role":"Plans campaigns","tier":2,"status":"online","agent_card":{"name":"Marketing"},"url":"http://127.0.0.1:9001","parent_id":null,"forwarded_to":null,"active_tasks":1,"uptime_seconds":3600,"last_error_rate":0.02,"last_sample_error":"","current_task":"Drafting the newsletter","runtime":"langgraph","workspace_dir":null,"x":120,"y":80,"collapsed":false,"last_heartbeat_at":"2026-11-22T10:00:00.123456Z","created_at":"2026-11-20T08:00:00Z","updated_at":"2026-11-22T09:00:00Z","version":7}
        """;

    public static void MapWorkspaces(this IEndpointRouteBuilder app)
    {
        var workspaces = app.MapGroup("/workspaces").WithTags("Workspaces")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);

        workspaces.MapPost("/", CreateAsync)
            .WithName("CreateWorkspace")
            .WithSummary("Create a workspace")
            .WithDescription(
                "The workspace is `provisioning` until its agent registers or beats for the first time, and `failed` when none does within three " +
                "minutes. An external one is online at once. 404 means that the parent does not exist. Contract section 5.2.")
            .WithBodyExample("""{"name":"Marketing","role":"Plans campaigns","tier":2,"parent_id":null,"canvas":{"x":120,"y":80}}""")
            .WithExample("""{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","status":"provisioning","awareness_namespace":"workspace:019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","workspace_access":"none"}""")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge)
            .ForOperator();

        workspaces.MapGet("/", ListAsync)
            .WithName("ListWorkspaces")
            .WithSummary("List the workspaces that are not removed, oldest first")
            .WithDescription(
                "All of them, or a page when `limit` is given; while there is more, the answer has a `Link` header with `rel=\"next\"`. " +
                "Contract section 5.2.")
            .WithParameter("limit", "Most workspaces in the answer, 1 to 1000; all when left out.", isInteger: true)
            .WithParameter("cursor", "Id of the last workspace of the page before.")
            .WithExample($"[{Example}]")
            .ForOperator();

        workspaces.MapGet("/{id}", DescribeAsync)
            .WithName("DescribeWorkspace")
            .WithSummary("Describe a workspace, also a removed one")
            .WithDescription("Answered from the memory of the workspace's grain, so it shows what was just written. Contract section 5.2.")
            .WithParameter("id", "Id of the workspace.")
            .WithExample(Example)
            .Refuses(StatusCodes.Status404NotFound)
            .ForTeam();

        workspaces.MapPatch("/{id}", ChangeAsync)
            .WithName("ChangeWorkspace")
            .WithSummary("Rename, move, place or otherwise change a workspace")
            .WithDescription(
                "Fields that are left out stay; null clears where that is possible. Unknown fields are ignored. 404 means that the workspace or " +
                "its new parent does not exist, 409 that it would stand below itself, 410 that it is removed. Contract section 5.2.")
            .WithParameter("id", "Id of the workspace.")
            .WithBodyExample("""{"name":"Growth","parent_id":null,"x":160,"y":80}""")
            .WithExample("""{"status":"updated"}""")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge)
            .ForOperator();

        workspaces.MapDelete("/{id}", RemoveAsync)
            .WithName("RemoveWorkspace")
            .WithSummary("Remove a workspace")
            .WithDescription(
                "Its record stays and can be read. With children it needs `confirm=true`, and then everything below it goes too; without, the " +
                "answer is 409 and names them. Removing it again changes nothing. Contract section 5.2.")
            .WithParameter("id", "Id of the workspace.")
            .WithParameter("confirm", "`true` removes everything below it too.")
            .WithExample("""{"status":"removed","cascade_deleted":3}""")
            .Refuses(StatusCodes.Status404NotFound)
            .ForOperator();
    }

    private static async Task<Created<CreatedWorkspaceBody>> CreateAsync(Body<CreateWorkspaceBody> body, IClusterConnection cluster)
    {
        // Not repeated when it fails: the first try may have happened.
        var asked = body.Value.ToNewWorkspace();
        var id = new WorkspaceId(Guid.CreateVersion7());
        var created = await Operator(cluster.Grains, id).CreateAsync(asked, CancellationToken.None);
        return TypedResults.Created($"/workspaces/{id}", CreatedWorkspaceBody.From(created, asked));
    }

    private static async Task<Ok<IReadOnlyList<WorkspaceBody>>> ListAsync(
        [FromQuery] string? limit,
        [FromQuery] string? cursor,
        ClusterCalls cluster,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var most = Inputs.ParseLimit(limit, MostPerPage);
        WorkspaceId? after = cursor is null ? null : Inputs.ParseWorkspaceId("cursor", cursor);
        var page = (await ReadAsync(cluster, after, most, cancellationToken)).Workspaces;
        if (page.Length == most && !(await ReadAsync(cluster, page[^1].Id, 1, cancellationToken)).Workspaces.IsEmpty)
            response.Headers.Link = $"</workspaces?limit={most}&cursor={page[^1].Id}>; rel=\"next\"";

        return TypedResults.Ok<IReadOnlyList<WorkspaceBody>>([.. page.Select(WorkspaceBody.From)]);
    }

    private static async Task<Ok<WorkspaceBody>> DescribeAsync(string id, ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        return TypedResults.Ok(WorkspaceBody.From(
            await cluster.AskAsync((grains, token) => Operator(grains, workspace).DescribeAsync(token), cancellationToken)));
    }

    private static async Task<Ok<UpdatedWorkspaceBody>> ChangeAsync(string id, Body<PatchWorkspaceBody> body, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var changes = body.Value.ToChanges();
        await cluster.CommandAsync(grains => Operator(grains, workspace).ChangeAsync(changes, CancellationToken.None));
        return TypedResults.Ok(new UpdatedWorkspaceBody { NeedsRestart = changes.WorkspaceDir is null ? null : true });
    }

    private static async Task<Results<Ok<RemovedWorkspaceBody>, Conflict<ConfirmationBody>>> RemoveAsync(
        string id,
        [FromQuery] string? confirm,
        ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var receipt = await cluster.CommandAsync(grains => Operator(grains, workspace).RemoveAsync(confirm == "true", CancellationToken.None));
        return receipt.Removed
            ? TypedResults.Ok(new RemovedWorkspaceBody { CascadeDeleted = receipt.RemovedBelow })
            : TypedResults.Conflict(ConfirmationBody.From(receipt));
    }

    private static IWorkspaceOperator Operator(IGrainFactory grains, WorkspaceId id) => grains.GetGrain<IWorkspaceOperator>(id.Value);

    private static Task<WorkspaceList> ReadAsync(ClusterCalls cluster, WorkspaceId? after, int? limit, CancellationToken cancellationToken) =>
        cluster.AskAsync((grains, token) => grains.GetGrain<IOrganization>(0).ListAsync(after, limit, token), cancellationToken);
}
