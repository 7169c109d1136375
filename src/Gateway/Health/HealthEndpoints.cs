using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Health;

/// <summary>Whether the process lives, and whether the system behind it works.</summary>
internal static class HealthEndpoints
{
    public static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ReadinessCheck>();

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("").WithTags("Health").Refuses(StatusCodes.Status500InternalServerError);

        health.MapGet("/health", () => TypedResults.Ok(new StatusBody { Status = "ok" }))
            .WithName("GetHealth")
            .WithSummary("Whether the gateway's process lives")
            .WithDescription("Answers without asking anybody; /ready says whether the system works. Contract section 5.1.")
            .WithExample("""{"status":"ok"}""")
            .ForAnyone()
            .DisableRateLimiting();

        health.MapGet("/ready", GetReadyAsync)
            .WithName("GetReady")
            .WithSummary("Whether the system can work, part by part")
            .WithDescription(
                "Asks the cluster, Postgres through a silo, and Redis, all at once and for at most two seconds. Ready without Redis, because " +
                "nothing is lost then but time; not ready without the cluster or Postgres.")
            .Produces<Readiness>(StatusCodes.Status503ServiceUnavailable)
            .WithExample("""{"status":"ready","cluster":{"status":"ok","silos":2},"postgres":{"status":"ok"},"redis":{"status":"ok"}}""")
            .ForAnyone();
    }

    private static async Task<Results<Ok<Readiness>, JsonHttpResult<Readiness>>> GetReadyAsync(ReadinessCheck check, CancellationToken cancellationToken)
    {
        var readiness = await check.RunAsync(cancellationToken);
        return readiness.IsReady ? TypedResults.Ok(readiness) : TypedResults.Json(readiness, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
