using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Grains.Interfaces.Cluster;

namespace Molecule.Gateway.Cluster;

/// <summary>How the work is shared out.</summary>
internal static class ClusterEndpoints
{
    public static void MapCluster(this IEndpointRouteBuilder app) =>
        app.MapGet("/cluster", DescribeAsync)
            .WithTags("Health")
            .WithName("DescribeCluster")
            .WithSummary("The silos and what each of them carries")
            .WithDescription("Asks every silo, so it is for people and tests, not for probes.")
            .WithExample("""{"silos":[{"name":"silo-1","address":"127.0.0.1:11111","workspaces":6},{"name":"silo-2","address":"127.0.0.1:11112","workspaces":7}]}""")
            .Refuses(StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable)
            .ForOperator();

    private static async Task<Ok<ClusterBody>> DescribeAsync(ClusterCalls cluster, CancellationToken cancellationToken) =>
        TypedResults.Ok(ClusterBody.From(
            await cluster.AskAsync((grains, token) => grains.GetGrain<ICluster>(ClusterWays.Any()).DescribeAsync(token), cancellationToken)));
}
