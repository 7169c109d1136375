using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Secrets;

namespace Molecule.Gateway.Secrets;

/// <summary>Encryption keys and the audit trail.</summary>
internal static class SecretOversightEndpoints
{
    private const string Path = "/settings/secrets";
    private const int Page = 100;

    public static void MapSecretOversight(this IEndpointRouteBuilder app)
    {
        var oversight = app.MapGroup(Path).WithTags("Secrets").ForOperator().Refuses(
            StatusCodes.Status400BadRequest, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);

        oversight.MapGet("/keys", ListKeysAsync)
            .WithName("ListSecretKeys")
            .WithSummary("With which encryption keys secrets are sealed")
            .WithDescription("The current one first. A key that nothing is sealed with any more may be taken out of the configuration.")
            .WithExample("""[{"key_id":"9f86d081884c7d65","current":true,"known":true,"secrets":12}]""");

        oversight.MapPost("/rotate", RotateAsync)
            .WithName("RotateSecrets")
            .WithSummary("Seal some secrets anew with the current encryption key")
            .WithDescription(
                "Looks at up to a hundred that are sealed with another one, and says where the next step begins; `molecule secrets rotate` asks until there " +
                "is none left. Readers and writers are not held up, and nothing is lost when it is broken off or asked twice.")
            .WithParameter("after", "The `next` of the step before; left out to begin.")
            .WithExample("""{"key_id":"9f86d081884c7d65","resealed":100,"unreadable":[],"next":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e24"}""");

        oversight.MapGet("/audit", ListAuditAsync)
            .WithName("ListSecretAudit")
            .WithSummary("Who read or wrote which secrets, newest first")
            .WithDescription(
                "Never values. Kept for a year. At most 100 unless `limit` says otherwise; while there is more, the answer has a `Link` header with " +
                "`rel=\"next\"`.")
            .WithParameter("workspace_id", "Only what was read or written for this workspace.")
            .WithParameter("key", "Only what has to do with this key.")
            .WithParameter("limit", "Most entries in the answer, 1 to 500; 100 when left out.", isInteger: true)
            .WithParameter("cursor", "Id of the last entry of the page before.", isInteger: true)
            .WithExample(
                """
                [{"id":42,"created_at":"2026-11-22T10:00:00Z","actor":"workspace","action":"read","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","scope":"global","keys":["OPENAI_API_KEY"]}]
                """);
    }

    private static async Task<Ok<IReadOnlyList<SecretKeyBody>>> ListKeysAsync(ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var list = await cluster.AskAsync((grains, token) => Oversight(grains).ListKeysAsync(token), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<SecretKeyBody>>([.. list.Keys.Select(SecretKeyBody.From)]);
    }

    // A step that is made twice does no harm, so it is asked for as a question is.
    private static async Task<Ok<RotationBody>> RotateAsync([FromQuery] string? after, ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var last = string.IsNullOrEmpty(after) ? (Guid?)null : Inputs.ParseId("after", after);
        return TypedResults.Ok(RotationBody.From(
            await cluster.AskAsync((grains, token) => Oversight(grains).RotateAsync(last, token), cancellationToken)));
    }

    private static async Task<Ok<IReadOnlyList<SecretAuditBody>>> ListAuditAsync(
        [FromQuery(Name = "workspace_id")] string? workspaceId,
        [FromQuery] string? key,
        [FromQuery] string? limit,
        [FromQuery] string? cursor,
        HttpResponse response,
        ClusterCalls cluster,
        CancellationToken cancellationToken)
    {
        var query = new SecretAuditQuery(
            string.IsNullOrEmpty(workspaceId) ? null : Inputs.ParseWorkspaceId("workspace_id", workspaceId),
            string.IsNullOrEmpty(key) ? null : key,
            Inputs.ParsePosition("cursor", cursor),
            Inputs.ParseLimit(limit, ISecretOversight.MaxPage) ?? Page);
        var page = await cluster.AskAsync((grains, token) => Oversight(grains).ListAuditAsync(query, token), cancellationToken);
        if (page.HasMore)
        {
            // What was asked for is a UUID and a key, which the cluster has checked: neither needs to be encoded.
            var filter = (query.Workspace is { } workspace ? $"workspace_id={workspace}&" : "") + (query.Key is { } of ? $"key={of}&" : "");
            response.Headers.Link = $"<{Path}/audit?{filter}limit={query.Limit}&cursor={page.Entries[^1].Id}>; rel=\"next\"";
        }

        return TypedResults.Ok<IReadOnlyList<SecretAuditBody>>([.. page.Entries.Select(SecretAuditBody.From)]);
    }

    private static ISecretOversight Oversight(IGrainFactory grains) => grains.GetGrain<ISecretOversight>(0);
}
