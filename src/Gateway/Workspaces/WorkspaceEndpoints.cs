using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Templates;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Workspaces;

/// <summary>What the operator does with workspaces.</summary>
internal static class WorkspaceEndpoints
{
    private const int MostPerPage = 1_000;
    private const string Example =
        """
        {"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","name":"Marketing","role":"Plans campaigns","tier":2,"status":"online","agent_card":{"name":"Marketing"},"url":"http://127.0.0.1:9001","parent_id":null,"forwarded_to":null,"active_tasks":1,"uptime_seconds":3600,"last_error_rate":0.02,"last_sample_error":"","current_task":"Drafting the newsletter","runtime":"langgraph","template":null,"workspace_dir":null,"workspace_access":"none","stall_timeout_seconds":600,"stalled":false,"stalled_since":null,"x":120,"y":80,"collapsed":false,"last_heartbeat_at":"2026-11-22T10:00:00.123456Z","created_at":"2026-11-20T08:00:00Z","updated_at":"2026-11-22T09:00:00Z","version":7}
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
                "minutes. An external one is online at once. With `stall_timeout_seconds` it is marked as stalled when its agent is busy and makes no " +
                "progress for so long. A `template` gives what is left out and the files of the agent, with `<runtime>-default` in its place where none is named " +
                "and there is such a folder: they are copied as they are now, at most 200 files of text and 4 MiB together, and an `image` in its `config.yaml` is what " +
                "runs. 400 also means that there is none of " +
                "that name, or that it cannot be used. 404 means that the parent does not exist, 409 that it or one above it is " +
                "paused, which the error names: nobody is awake below a paused workspace. Contract section 5.2.")
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
                "Fields that are left out stay; null clears role, parent, directory and stall timeout, and is refused where something has to be. Unknown fields are " +
                "ignored. All of it happens, or none. 404 means that the workspace or " +
                "its new parent does not exist, 409 that it would stand below itself, or awake below a paused one, which the error names; 410 " +
                "that it is removed. Contract section 5.2.")
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
                "answer is 409 and names them. With `forward_to`, whoever looks for it is sent to that workspace; then 404 may also mean that " +
                "there is no such workspace, and 410 that this one is removed already and has named another or none. Removing it again changes " +
                "nothing. Contract section 5.2.")
            .WithParameter("id", "Id of the workspace.")
            .WithParameter("confirm", "`true` removes everything below it too.")
            .WithParameter("forward_to", "Id of the workspace that takes over; one that does not go too.")
            .WithExample("""{"status":"removed","cascade_deleted":3}""")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status410Gone)
            .ForOperator();

        MapLifecycle(workspaces);
    }

    private static void MapLifecycle(RouteGroupBuilder workspaces)
    {
        workspaces.MapGet("/{id}/state", ReadStateAsync)
            .WithName("ReadWorkspaceState")
            .WithSummary("Say whether a workspace is still there and awake")
            .WithDescription(
                "What an agent asks before it goes on. 404 means that it is gone: with `\"status\":\"removed\"` when there was one. Contract section 5.2.")
            .WithParameter("id", "Id of the workspace.")
            .WithExample("""{"workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","status":"online","paused":false,"deleted":false}""")
            .ForWorkspace();

        workspaces.MapPost("/{id}/pause", PauseAsync)
            .WithName("PauseWorkspace")
            .WithSummary("Put a workspace and everything below it to rest")
            .WithDescription(
                "In one step: whoever is not paused yet below it is paused with it. Heartbeats and registrations do not wake them. 404 means that " +
                "there is no such workspace, or that it is paused or removed already. Contract section 5.2.")
            .WithParameter("id", "Id of the workspace.")
            .WithExample("""{"status":"paused","paused_count":4}""")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .ForOperator();

        workspaces.MapPost("/{id}/resume", ResumeAsync)
            .WithName("ResumeWorkspace")
            .WithSummary("Wake a paused workspace and those that rest below it")
            .WithDescription(
                "They are `provisioning` until their agents beat or register, and `failed` when none does within three minutes. 404 means that it is " +
                "not paused, 409 that one above it is, which the error names. Contract section 5.2.")
            .WithParameter("id", "Id of the workspace.")
            .WithExample("""{"status":"provisioning","resumed_count":4}""")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .ForOperator();

        workspaces.MapPost("/{id}/restart", RestartAsync)
            .WithName("RestartWorkspace")
            .WithSummary("Begin again with a workspace")
            .WithDescription(
                "Its address is forgotten and it is `provisioning` until its agent beats or registers. Its agent keeps the files that it had, unless " +
                "the body names a template or asks for its own anew; `config_dir` says what became of it. 400 also means that there is no such template, or that it cannot be used; " +
                "409 that it is paused, that one above it is, or that its agent runs elsewhere; 410 that it is removed. A body is not needed, and what is no " +
                "JSON object counts as none. Contract section 5.2.")
            .WithParameter("id", "Id of the workspace.")
            .WithMetadata(new BodyMetadata(typeof(RestartWorkspaceBody), IsRequired: false))
            .WithBodyExample("""{"template":"researcher"}""")
            .WithExample("""{"status":"provisioning","config_dir":"researcher"}""")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge)
            .ForOperator();
    }

    private static async Task<Created<CreatedWorkspaceBody>> CreateAsync(
        Body<CreateWorkspaceBody> body, TemplateFolder templates, TemplateFiles files, IClusterConnection cluster, CancellationToken cancellationToken)
    {
        var found = await body.Value.FindTemplateAsync(templates, cancellationToken);
        var asked = body.Value.ToNewWorkspace(found, found is var (folder, _) ? await files.ReadAsync(folder, cancellationToken) : []);

        // Not repeated when it fails: the first try may have happened.
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
        WorkspaceId? after = string.IsNullOrEmpty(cursor) ? null : Inputs.ParseWorkspaceId("cursor", cursor);
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
        return TypedResults.Ok(new UpdatedWorkspaceBody { NeedsRestart = changes.WorkspaceDir is null && changes.Access is null ? null : true });
    }

    private static async Task<Results<Ok<RemovedWorkspaceBody>, Conflict<ConfirmationBody>>> RemoveAsync(
        string id,
        [FromQuery] string? confirm,
        [FromQuery(Name = "forward_to")] string? forwardTo,
        ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        // Empty is not left out here: a script whose variable is empty would remove a workspace that nobody then speaks for.
        WorkspaceId? heir = forwardTo is null ? null : Inputs.ParseWorkspaceId("forward_to", forwardTo);
        var receipt = await cluster.CommandAsync(grains => heir is { } one
            ? grains.GetGrain<IWorkspaceSuccession>(workspace.Value).HandOverAsync(one, confirm == "true", CancellationToken.None)
            : Operator(grains, workspace).RemoveAsync(confirm == "true", CancellationToken.None));
        return receipt.Removed
            ? TypedResults.Ok(new RemovedWorkspaceBody { CascadeDeleted = receipt.RemovedBelow })
            : TypedResults.Conflict(ConfirmationBody.From(receipt));
    }

    private static async Task<Results<Ok<WorkspaceStateBody>, NotFound<WorkspaceStateBody>>> ReadStateAsync(
        string id, ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        try
        {
            var state = WorkspaceStateBody.From(
                await cluster.AskAsync((grains, token) => Operator(grains, workspace).DescribeAsync(token), cancellationToken));
            return state.Deleted ? TypedResults.NotFound(state) : TypedResults.Ok(state);
        }
        catch (WorkspaceNotFoundException)
        {
            return TypedResults.NotFound(new WorkspaceStateBody { WorkspaceId = workspace.Value, Deleted = true });
        }
    }

    private static async Task<Ok<PausedWorkspaceBody>> PauseAsync(string id, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var count = await cluster.CommandAsync(grains => Operator(grains, workspace).PauseAsync(CancellationToken.None));
        return TypedResults.Ok(new PausedWorkspaceBody { PausedCount = count });
    }

    private static async Task<Ok<ResumedWorkspaceBody>> ResumeAsync(string id, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var count = await cluster.CommandAsync(grains => Operator(grains, workspace).ResumeAsync(CancellationToken.None));
        return TypedResults.Ok(new ResumedWorkspaceBody { ResumedCount = count });
    }

    private static async Task<Ok<RestartedWorkspaceBody>> RestartAsync(
        string id, HttpRequest request, TemplateFolder templates, TemplateFiles files, ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var body = await RestartWorkspaceBody.ReadAsync(request, cancellationToken);
        if (await FindTemplateAsync(workspace, body, templates, cluster, cancellationToken) is not var (folder, template))
        {
            await cluster.CommandAsync(grains => Operator(grains, workspace).RestartAsync(CancellationToken.None));
            return TypedResults.Ok(new RestartedWorkspaceBody());
        }

        var copy = new TemplateCopy
        {
            Name = folder,
            Runtime = string.IsNullOrEmpty(template.Runtime) ? null : template.Runtime,
            Image = template.Image,
            Files = [.. await files.ReadAsync(folder, cancellationToken)],
        };
        await cluster.CommandAsync(grains => Operator(grains, workspace).RestartFromAsync(copy, CancellationToken.None));
        return TypedResults.Ok(new RestartedWorkspaceBody { ConfigDir = folder });
    }

    /// <summary>
    /// The template of a restart; null when the files stay as they are. One that only has the workspace's name is not looked for: it would take the place of
    /// what somebody has written (contract W59).
    /// </summary>
    private static async Task<(string Folder, Template Template)?> FindTemplateAsync(
        WorkspaceId workspace, RestartWorkspaceBody body, TemplateFolder templates, ClusterCalls cluster, CancellationToken cancellationToken)
    {
        if (body.Template is { Length: > 0 } named)
            return (named, await templates.RequireInFolderAsync(named, cancellationToken));

        if (body.ApplyTemplate is not true)
            return null;

        var state = await cluster.AskAsync((grains, token) => Operator(grains, workspace).DescribeAsync(token), cancellationToken);
        return state.Template is { } own
            && await templates.FindInFolderAsync(own, cancellationToken) is { } found
            && (string.IsNullOrEmpty(found.Runtime) || found.Runtime == state.Runtime)
            ? (own, found)
            : await templates.FindDefaultAsync(state.Runtime, cancellationToken);
    }

    private static IWorkspaceOperator Operator(IGrainFactory grains, WorkspaceId id) => grains.GetGrain<IWorkspaceOperator>(id.Value);

    private static Task<WorkspaceList> ReadAsync(ClusterCalls cluster, WorkspaceId? after, int? limit, CancellationToken cancellationToken) =>
        cluster.AskAsync((grains, token) => grains.GetGrain<IOrganization>(0).ListAsync(after, limit, token), cancellationToken);
}
