using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Canvas;

namespace Molecule.Gateway.Canvas;

/// <summary>The viewport that all canvases share.</summary>
internal static class ViewportEndpoints
{
    public static void MapViewport(this IEndpointRouteBuilder app)
    {
        var viewport = app.MapGroup("/canvas/viewport").WithTags("Canvas").Refuses(StatusCodes.Status500InternalServerError);

        viewport.MapGet("/", GetAsync)
            .WithName("GetViewport")
            .WithSummary("Where the canvas was last looked at")
            .WithDescription("Never fails for an outage: what is not known now reads as the initial view, 0, 0 and 1. Contract section 5.21.")
            .WithExample("""{"x":-120.5,"y":40,"zoom":0.8}""")
            .ForOperator();

        viewport.MapPut("/", SaveAsync)
            .WithName("SaveViewport")
            .WithSummary("Save where the canvas is looked at")
            .WithDescription("One viewport for everybody; the last one wins. Contract section 5.21.")
            .WithBodyExample("""{"x":-120.5,"y":40,"zoom":0.8}""")
            .WithExample("""{"status":"saved"}""")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status503ServiceUnavailable)
            .ForOperator();
    }

    private static async Task<Ok<ViewportBody>> GetAsync(ClusterCalls cluster, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok(ViewportBody.From(
                await cluster.AskAsync((grains, token) => grains.GetGrain<ICanvasViewport>(0).GetAsync(token), cancellationToken)));
        }
        catch (Exception exception) when (Outages.IsOutage(exception))
        {
            return TypedResults.Ok(ViewportBody.From(Viewport.Initial));
        }
    }

    private static async Task<Ok<StatusBody>> SaveAsync(Body<ViewportBody> body, ClusterCalls cluster)
    {
        var viewport = body.Value.ToViewport();
        Inputs.RefuseInfinite("x", viewport.X);
        Inputs.RefuseInfinite("y", viewport.Y);
        Inputs.RefuseInfinite("zoom", viewport.Zoom);
        await cluster.CommandAsync(grains => grains.GetGrain<ICanvasViewport>(0).SaveAsync(viewport, CancellationToken.None));
        return TypedResults.Ok(new StatusBody { Status = "saved" });
    }
}
