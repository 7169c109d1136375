using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Configuration;

namespace Molecule.Gateway.Configuration;

/// <summary>The configuration documents of workspaces.</summary>
internal static class ConfigurationEndpoints
{
    public static void MapConfiguration(this IEndpointRouteBuilder app)
    {
        var configuration = app.MapGroup("/workspaces/{id}/config").WithTags("Configuration").ForWorkspace().Refuses(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status404NotFound,
            StatusCodes.Status500InternalServerError,
            StatusCodes.Status503ServiceUnavailable);

        configuration.MapGet("/", ReadAsync)
            .WithName("ReadConfiguration")
            .WithSummary("Read the configuration document of a workspace")
            .WithDescription("For tools to keep settings in; the platform itself does not read it. Contract section 5.12.")
            .WithParameter("id", "Id of the workspace.")
            .WithExample("""{"data":{"model":"small","limits":{"tasks":3}}}""");

        configuration.MapPatch("/", MergeAsync)
            .WithName("MergeConfiguration")
            .WithSummary("Join JSON to the configuration document of a workspace")
            .WithDescription(
                "The first is the document. Later on the fields of an object replace those of the same name, not deeper, and anything that is no " +
                "object makes the document an array. The whole has at most 256 KiB; 409 says that it would have more. Contract section 5.12.")
            .WithParameter("id", "Id of the workspace.")
            .WithBodyExample("""{"limits":{"tasks":3}}""")
            .WithExample("""{"status":"updated"}""")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<Ok<ConfigurationBody>> ReadAsync(string id, ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var document = await cluster.AskAsync((grains, token) => Documents(grains).ReadAsync(workspace, token), cancellationToken);
        return TypedResults.Ok(new ConfigurationBody { Data = RawJson.FromText(document) });
    }

    private static async Task<Ok<StatusBody>> MergeAsync(string id, DocumentPatch patch, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        await cluster.CommandAsync(grains => Documents(grains).MergeAsync(workspace, patch.Json, CancellationToken.None));
        return TypedResults.Ok(new StatusBody { Status = "updated" });
    }

    private static IConfigurationDocuments Documents(IGrainFactory grains) => grains.GetGrain<IConfigurationDocuments>(0);
}
