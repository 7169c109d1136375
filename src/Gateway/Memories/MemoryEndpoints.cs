using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Memories;

namespace Molecule.Gateway.Memories;

/// <summary>What workspaces remember in words.</summary>
internal static class MemoryEndpoints
{
    private const string WorkspaceMeaning = "Id of the workspace.";

    public static void MapMemories(this IEndpointRouteBuilder app)
    {
        var memories = app.MapGroup("/workspaces/{id}/memories").WithTags("Memory").ForWorkspace().Refuses(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status404NotFound,
            StatusCodes.Status500InternalServerError,
            StatusCodes.Status503ServiceUnavailable);

        memories.MapPost("/", RememberAsync)
            .WithName("Remember")
            .WithSummary("Remember something")
            .WithDescription(
                "`LOCAL` is recalled by the workspace alone, `TEAM` by its parent and that one's children (for a root: by itself and its children), " +
                "`GLOBAL` by everybody; 403 means that the workspace has a parent and may not write that. A workspace keeps at most 10,000 " +
                "memories; 409 says that it does. Contract sections 5.7 and 14.9.")
            .WithParameter("id", WorkspaceMeaning)
            .WithBodyExample("""{"content":"The newsletter goes out on Tuesdays.","scope":"TEAM","namespace":"calendar"}""")
            .WithExample("""{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e23","scope":"TEAM","namespace":"calendar"}""")
            .Refuses(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge);

        memories.MapGet("/", RecallAsync)
            .WithName("Recall")
            .WithSummary("Recall what a workspace may know, newest first")
            .WithDescription(
                "At most 50; while there is more, the answer has a `Link` header with `rel=\"next\"`. Team memories of removed workspaces are left " +
                "out. Contract sections 5.7 and 14.9.")
            .WithParameter("id", WorkspaceMeaning)
            .WithParameter("scope", "`LOCAL`, `TEAM` or `GLOBAL`; with anything else, or nothing, the workspace's own memories of every scope.")
            .WithParameter(
                "q",
                "At most 1,000 characters. One character is looked for as it stands; more is an English full-text search whose best matches come first. " +
                "Words that are too common to count match nothing.")
            .WithParameter("namespace", "Only memories of this namespace.")
            .WithParameter("limit", "Most memories in the answer, 1 to 50; 50 when left out.", isInteger: true)
            .WithParameter("cursor", "Id of the last memory of the page before.")
            .WithExample(
                """
                [{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e23","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","content":"The newsletter goes out on Tuesdays.","scope":"TEAM","namespace":"calendar","created_at":"2026-11-22T10:00:00.123456Z"}]
                """);

        memories.MapDelete("/{memoryId}", ForgetAsync)
            .WithName("Forget")
            .WithSummary("Forget a memory of the workspace's own")
            .WithDescription("404 means that the workspace has no such memory. Contract section 5.7.")
            .WithParameter("id", WorkspaceMeaning)
            .WithParameter("memoryId", "Id of the memory.")
            .WithExample("""{"status":"deleted"}""")
            .Refuses(StatusCodes.Status410Gone);
    }

    private static async Task<Created<RememberedBody>> RememberAsync(string id, Body<RememberBody> body, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var asked = body.Value.ToNewMemory();
        var memory = await cluster.CommandAsync(grains => Memories(grains).RememberAsync(workspace, asked, CancellationToken.None));
        return TypedResults.Created((string?)null, RememberedBody.From(memory));
    }

    private static async Task<Ok<IReadOnlyList<MemoryBody>>> RecallAsync(
        string id,
        [FromQuery] string? scope,
        [FromQuery] string? q,
        [FromQuery(Name = "namespace")] string? space,
        [FromQuery] string? limit,
        [FromQuery] string? cursor,
        ClusterCalls cluster,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var query = new MemoryQuery(
            MemoryScopeNames.Find(scope),
            q,
            string.IsNullOrEmpty(space) ? null : space,
            Inputs.ParseCursor(cursor),
            Inputs.ParseLimit(limit, IMemories.MaxPage) ?? IMemories.MaxPage);
        var page = await cluster.AskAsync((grains, token) => Memories(grains).RecallAsync(workspace, query, token), cancellationToken);
        if (page.HasMore)
        {
            var next = new QueryString()
                .Add("limit", $"{query.Limit}")
                .Add("cursor", page.Memories[^1].Id.ToString());
            foreach (var (name, value) in ((string, string?)[])[("scope", scope), ("q", q), ("namespace", space)])
                next = string.IsNullOrEmpty(value) ? next : next.Add(name, value);
            response.Headers.Link = $"</workspaces/{workspace}/memories{next}>; rel=\"next\"";
        }

        return TypedResults.Ok<IReadOnlyList<MemoryBody>>([.. page.Memories.Select(MemoryBody.From)]);
    }

    private static async Task<Ok<StatusBody>> ForgetAsync(string id, string memoryId, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var memory = Inputs.ParseId("memory_id", memoryId);
        await cluster.CommandAsync(grains => Memories(grains).ForgetAsync(workspace, memory, CancellationToken.None));
        return TypedResults.Ok(new StatusBody { Status = "deleted" });
    }

    private static IMemories Memories(IGrainFactory grains) => grains.GetGrain<IMemories>(0);
}
