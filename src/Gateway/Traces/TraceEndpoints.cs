using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Traces;

/// <summary>The traces of agents, which Langfuse keeps.</summary>
internal static class TraceEndpoints
{
    private static readonly RawJson None = RawJson.FromText("[]");

    public static void MapTraces(this IEndpointRouteBuilder app) =>
        app.MapGet("/workspaces/{id}/traces", ReadAsync)
            .ForWorkspace()
            .WithTags("Activity")
            .WithName("ListTraces")
            .WithSummary("The newest traces of a workspace, as Langfuse gives them")
            .WithDescription(
                "Status and body are those of Langfuse. An empty list when none is configured (`LANGFUSE_HOST`, `LANGFUSE_PUBLIC_KEY`, " +
                "`LANGFUSE_SECRET_KEY`), or when it gives no JSON within ten seconds or more than 8 MiB. Contract section 5.21.")
            .WithParameter("id", "Id of the workspace.")
            .Produces<RawJson>()
            .WithExample("""{"data":[{"id":"trace-1","name":"draft","timestamp":"2026-11-22T10:00:00Z"}],"meta":{"page":1,"limit":20,"totalItems":1,"totalPages":1}}""")
            .Produces<RawJson>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);

    private static async Task<JsonHttpResult<RawJson>> ReadAsync(string id, TraceReader traces, CancellationToken cancellationToken)
    {
        var (status, body) = await traces.ReadAsync(Inputs.ParseWorkspaceId("id", id), cancellationToken) ?? (StatusCodes.Status200OK, None);
        return TypedResults.Json(body, statusCode: status);
    }
}
