using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Memories;

namespace Molecule.Gateway.Memories;

/// <summary>What workspaces keep under keys.</summary>
internal static class KeyValueEndpoints
{
    private const string WorkspaceMeaning = "Id of the workspace.";
    private const string KeyMeaning = "The key, percent-encoded; `%2F` is a slash in it.";
    private const string Example = """{"key":"drafts/current","value":{"page":3},"expires_at":"2026-11-22T11:00:00Z","updated_at":"2026-11-22T10:00:00.123456Z"}""";

    public static void MapKeyValueMemory(this IEndpointRouteBuilder app)
    {
        var memory = app.MapGroup("/workspaces/{id}/memory").WithTags("Memory").ForWorkspace().Refuses(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status404NotFound,
            StatusCodes.Status500InternalServerError,
            StatusCodes.Status503ServiceUnavailable);

        memory.MapGet("/", ListAsync)
            .WithName("ListKeys")
            .WithSummary("List what a workspace keeps under keys")
            .WithDescription("In the order of the keys, without what has expired. Contract section 5.8.")
            .WithParameter("id", WorkspaceMeaning)
            .WithExample($"[{Example}]");

        memory.MapGet("/{key}", ReadAsync)
            .WithName("ReadKey")
            .WithSummary("Read what a workspace keeps under a key")
            .WithDescription("404 also means that there is nothing under the key, or that it has expired. Contract section 5.8.")
            .WithParameter("id", WorkspaceMeaning)
            .WithParameter("key", KeyMeaning)
            .WithExample(Example);

        memory.MapPost("/", KeepAsync)
            .WithName("KeepKey")
            .WithSummary("Keep a value under a key")
            .WithDescription(
                "Replaces what was there, and when it goes. A workspace keeps at most 1,000 keys, and 4 MiB of values in all; 409 says which is " +
                "full. Contract section 5.8.")
            .WithParameter("id", WorkspaceMeaning)
            .WithBodyExample("""{"key":"drafts/current","value":{"page":3},"ttl_seconds":3600}""")
            .WithExample("""{"status":"ok","key":"drafts/current"}""")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge);

        memory.MapDelete("/{key}", DropAsync)
            .WithName("DropKey")
            .WithSummary("Drop what is under a key")
            .WithDescription("Answers the same when nothing is there. Contract section 5.8.")
            .WithParameter("id", WorkspaceMeaning)
            .WithParameter("key", KeyMeaning)
            .WithExample("""{"status":"deleted"}""")
            .Refuses(StatusCodes.Status410Gone);
    }

    private static async Task<Ok<IReadOnlyList<EntryBody>>> ListAsync(string id, ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var list = await cluster.AskAsync((grains, token) => Memory(grains).ListAsync(workspace, token), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<EntryBody>>([.. list.Entries.Select(EntryBody.From)]);
    }

    private static async Task<Ok<EntryBody>> ReadAsync(
        string id,
        string key,
        HttpContext context,
        ClusterCalls cluster,
        CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var wanted = PathSegment.Read(key, context);
        return TypedResults.Ok(EntryBody.From(
            await cluster.AskAsync((grains, token) => Memory(grains).ReadAsync(workspace, wanted, token), cancellationToken)));
    }

    private static async Task<Ok<KeptBody>> KeepAsync(string id, Body<KeepBody> body, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var (key, value, timeToLive) = body.Value.Read();
        await cluster.CommandAsync(grains => Memory(grains).KeepAsync(workspace, key, value, timeToLive, CancellationToken.None));
        return TypedResults.Ok(new KeptBody { Key = key });
    }

    private static async Task<Ok<StatusBody>> DropAsync(string id, string key, HttpContext context, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var unwanted = PathSegment.Read(key, context);
        await cluster.CommandAsync(grains => Memory(grains).DropAsync(workspace, unwanted, CancellationToken.None));
        return TypedResults.Ok(new StatusBody { Status = "deleted" });
    }

    private static IKeyValueMemory Memory(IGrainFactory grains) => grains.GetGrain<IKeyValueMemory>(0);
}
