using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Registry;

/// <summary>What agents say.</summary>
internal static class RegistryEndpoints
{
    public static void MapRegistry(this IEndpointRouteBuilder app)
    {
        var registry = app.MapGroup("/registry").WithTags("Registry").Refuses(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status500InternalServerError,
            StatusCodes.Status503ServiceUnavailable);

        registry.MapPost("/register", RegisterAsync)
            .WithName("Register")
            .WithSummary("Say where an agent is and what it can do")
            .WithDescription(
                "Brings the workspace online, and creates it when the id is new. The first registration answers with the workspace's token, which " +
                "is not shown again; a token that is sent as `Authorization: Bearer` is always checked. 410 means that the workspace is " +
                "removed and stays so. Contract section 5.4.")
            .WithBodyExample("""{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","url":"http://127.0.0.1:9001","agent_card":{"name":"Marketing","skills":[]}}""")
            .WithExample("""{"status":"registered","auth_token":"q3Jx0u1m9v2Zt8Yw5nB4kC7dE6fG1hI0jK2lM3nO4pQ"}""")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status410Gone)
            .ForAgent();

        registry.MapPost("/update-card", UpdateCardAsync)
            .WithName("UpdateCard")
            .WithSummary("Replace an agent card")
            .WithDescription("404 means that there is no such workspace, 410 that it is removed. Contract section 5.4.")
            .WithBodyExample("""{"workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","agent_card":{"name":"Marketing","skills":[{"id":"write","name":"Write"}]}}""")
            .WithExample("""{"status":"updated"}""")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone)
            .ForAgent();
    }

    private static async Task<Ok<RegisteredBody>> RegisterAsync(Body<RegisterBody> body, HttpContext context, ClusterCalls cluster)
    {
        var (id, registration) = body.Value.Read();
        var token = Caller.TokenToVerify(context);
        var receipt = await cluster.CommandAsync(grains => Agent(grains, id).RegisterAsync(registration, token, CancellationToken.None));
        return TypedResults.Ok(new RegisteredBody { AuthToken = receipt.AuthToken });
    }

    private static async Task<Ok<StatusBody>> UpdateCardAsync(Body<UpdateCardBody> body, HttpContext context, ClusterCalls cluster)
    {
        var (id, card) = body.Value.Read();
        var token = Caller.TokenToVerify(context);
        try
        {
            await cluster.CommandAsync(grains => Agent(grains, id).UpdateCardAsync(card, token, CancellationToken.None));
        }
        catch (WorkspaceNotFoundException)
        {
            throw BadInputException.NoWorkspace("workspace_id");
        }

        return TypedResults.Ok(new StatusBody { Status = "updated" });
    }

    private static IWorkspaceAgent Agent(IGrainFactory grains, WorkspaceId id) => grains.GetGrain<IWorkspaceAgent>(id.Value);
}
