using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Routing;

/// <summary>How one workspace follows another.</summary>
internal static class SuccessionEndpoints
{
    public static void MapSuccession(this IEndpointRouteBuilder app) => app.MapPost("/workspaces/{id}/replace", ReplaceAsync)
        .WithTags("Workspaces")
        .WithName("ReplaceWorkspace")
        .WithSummary("Replace a workspace by a new one, or move it as a new one")
        .WithDescription(
            "Creates a successor with a new id and whatever the body does not change, moves the children below it and removes the workspace, all " +
            "at once or not at all. Whoever looks for the old one is sent to the successor, whose agent registers anew. 404 means that the workspace or the " +
            "new parent does not exist, 409 that the successor would stand below itself, that the workspace is paused or that one above the " +
            "successor is, 410 that the workspace is removed already.")
        .WithParameter("id", "Id of the workspace that goes.")
        .WithBodyExample("""{"name":"Growth","runtime":"external","url":"http://10.0.0.7:9001"}""")
        .WithExample("""{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e22","status":"online","replaces":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21"}""")
        .Refuses(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status404NotFound,
            StatusCodes.Status409Conflict,
            StatusCodes.Status410Gone,
            StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status500InternalServerError,
            StatusCodes.Status503ServiceUnavailable)
        .ForOperator();

    private static async Task<Created<ReplacedWorkspaceBody>> ReplaceAsync(string id, Body<ReplaceWorkspaceBody> body, IClusterConnection cluster)
    {
        // Not repeated when it fails: the first try may have happened.
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var replacement = body.Value.ToReplacement();
        var successor = new WorkspaceId(Guid.CreateVersion7());
        var receipt = await cluster.Grains.GetGrain<IWorkspaceSuccession>(workspace.Value).ReplaceAsync(successor, replacement, CancellationToken.None);
        return TypedResults.Created(
            $"/workspaces/{successor}",
            new ReplacedWorkspaceBody { Id = receipt.Successor.Value, Status = receipt.Status, Replaces = workspace.Value });
    }
}
