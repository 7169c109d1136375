using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tokens;

/// <summary>The tokens by which a workspace's agents are known.</summary>
internal static class TokenEndpoints
{
    private const string IdMeaning = "Id of the workspace.";
    private const string Issued =
        """{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e30","prefix":"q3Jx0u1m","created_at":"2026-11-22T10:00:00Z","auth_token":"q3Jx0u1m9v2Zt8Yw5nB4kC7dE6fG1hI0jK2lM3nO4pQ"}""";

    public static void MapTokens(this IEndpointRouteBuilder app)
    {
        var tokens = app.MapGroup("/workspaces/{id}/tokens").WithTags("Tokens").Refuses(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status404NotFound,
            StatusCodes.Status500InternalServerError,
            StatusCodes.Status503ServiceUnavailable);

        tokens.MapGet("/", ListAsync)
            .WithName("ListTokens")
            .WithSummary("The tokens of a workspace, newest first, also revoked ones")
            .WithDescription("Neither their texts nor their hashes. The newest hundred; of those that are revoked the oldest are left out.")
            .WithParameter("id", IdMeaning)
            .WithExample("""[{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e30","prefix":"q3Jx0u1m","created_at":"2026-11-22T10:00:00Z","last_used_at":"2026-11-22T12:00:00Z","revoked_at":null}]""")
            .ForOperator();

        tokens.MapPost("/", IssueAsync)
            .WithName("IssueToken")
            .WithSummary("Issue one more token")
            .WithDescription(
                "For an agent that is to fill the workspace: where tokens are enforced it registers with it. The text is in this answer and nowhere " +
                "else. A workspace has at most ten live tokens; over it the answer is 409. 410 means that the workspace is removed.")
            .WithParameter("id", IdMeaning)
            .WithExample(Issued)
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status410Gone)
            .ForOperator();

        tokens.MapPost("/rotate", RotateAsync)
            .WithName("RotateTokens")
            .WithSummary("Revoke all tokens and issue one")
            .WithDescription("In one commit: there is no moment without a live token, and none in which an old one still opens anything.")
            .WithParameter("id", IdMeaning)
            .WithExample(Issued)
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status410Gone)
            .ForOperator();

        tokens.MapDelete("/{tokenId}", RevokeAsync)
            .WithName("RevokeToken")
            .WithSummary("Revoke a token")
            .WithDescription("From the moment of the answer it opens nothing. Revoking it again changes nothing; 404 means that the workspace never had it.")
            .WithParameter("id", IdMeaning)
            .WithParameter("tokenId", "Id of the token.")
            .WithExample("""{"status":"revoked"}""")
            .Refuses(StatusCodes.Status409Conflict)
            .ForOperator();
    }

    private static async Task<Ok<IReadOnlyList<TokenBody>>> ListAsync(string id, ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var list = await cluster.AskAsync((grains, token) => Tokens(grains, workspace).ListAsync(token), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<TokenBody>>([.. list.Tokens.Select(TokenBody.From)]);
    }

    private static async Task<Created<IssuedTokenBody>> IssueAsync(string id, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        return Created(workspace, await cluster.CommandAsync(grains => Tokens(grains, workspace).IssueAsync(CancellationToken.None)));
    }

    private static async Task<Created<IssuedTokenBody>> RotateAsync(string id, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        return Created(workspace, await cluster.CommandAsync(grains => Tokens(grains, workspace).RotateAsync(CancellationToken.None)));
    }

    private static async Task<Ok<StatusBody>> RevokeAsync(string id, string tokenId, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        if (!Guid.TryParseExact(tokenId, "D", out var token))
            throw BadInputException.NoUuid("token_id");

        await cluster.CommandAsync(grains => Tokens(grains, workspace).RevokeAsync(token, CancellationToken.None));
        return TypedResults.Ok(new StatusBody { Status = "revoked" });
    }

    private static Created<IssuedTokenBody> Created(WorkspaceId workspace, WorkspaceTokenReceipt receipt) =>
        TypedResults.Created($"/workspaces/{workspace}/tokens/{receipt.Token.Id}", IssuedTokenBody.From(receipt));

    private static IWorkspaceTokens Tokens(IGrainFactory grains, WorkspaceId id) => grains.GetGrain<IWorkspaceTokens>(id.Value);
}
