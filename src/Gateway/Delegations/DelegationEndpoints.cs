using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Delegations;

namespace Molecule.Gateway.Delegations;

/// <summary>The book that is kept of what agents hand to each other.</summary>
internal static class DelegationEndpoints
{
    public static void MapDelegations(this IEndpointRouteBuilder app)
    {
        var delegations = app.MapGroup("/workspaces/{id}/delegations").WithTags("Delegations").ForWorkspace()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);

        delegations.MapGet("/", ListAsync)
            .WithName("ListDelegations")
            .WithSummary("What an agent has handed on and what came of it, newest first")
            .WithDescription(
                "The newest 50 entries. A delegation that was completed has two, the result before the request, with the same `delegation_id`. " +
                "Contract section 5.3.")
            .WithParameter("id", "Id of the workspace.")
            .WithExample("""[{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e40","type":"delegation","source_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","target_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e22","summary":"Proofread the newsletter","status":"dispatched","created_at":"2026-11-22T10:00:00.123456Z","delegation_id":"d-17"}]""");

        delegations.MapPost("/record", RecordAsync)
            .WithName("RecordDelegation")
            .WithSummary("Record that an agent has handed a task to another")
            .WithDescription(
                "The task itself is not sent: the agent did that. Recording the same again changes nothing. 404 means that the workspace does " +
                "not exist, or the target, and then names `target_id`. Contract section 5.3.")
            .WithParameter("id", "Id of the workspace.")
            .WithBodyExample("""{"target_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e22","task":"Proofread the newsletter","delegation_id":"d-17"}""")
            .WithExample("""{"status":"recorded","delegation_id":"d-17"}""")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge);

        delegations.MapPost("/{delegationId}/update", UpdateAsync)
            .WithName("UpdateDelegation")
            .WithSummary("Record how a delegation ended")
            .WithDescription(
                "Saying the same again changes nothing. 404 means that there is no such delegation; it is let go with the activity of its time. " +
                "Contract section 5.3.")
            .WithParameter("id", "Id of the workspace.")
            .WithParameter("delegationId", "What the agent calls the delegation.")
            .WithBodyExample("""{"status":"completed","response_preview":"Two commas were missing"}""")
            .WithExample("""{"status":"completed","delegation_id":"d-17"}""")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<Ok<IReadOnlyList<DelegationBody>>> ListAsync(string id, ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var list = await cluster.AskAsync((grains, token) => Delegations(grains).ListAsync(workspace, token), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<DelegationBody>>([.. list.Entries.Select(DelegationBody.From)]);
    }

    private static async Task<Accepted<DelegationStatusBody>> RecordAsync(string id, Body<RecordDelegationBody> body, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var delegation = body.Value.ToNewDelegation();
        await cluster.CommandAsync(grains => Delegations(grains).RecordAsync(workspace, delegation, CancellationToken.None));
        return TypedResults.Accepted((string?)null, new DelegationStatusBody { Status = "recorded", DelegationId = delegation.DelegationId });
    }

    private static async Task<Ok<DelegationStatusBody>> UpdateAsync(
        string id, string delegationId, Body<UpdateDelegationBody> body, ClusterCalls cluster, HttpContext context)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var updated = PathSegment.Read(delegationId, context, after: 1);
        var outcome = body.Value.ToOutcome();
        await cluster.CommandAsync(grains => Delegations(grains).UpdateAsync(workspace, updated, outcome, CancellationToken.None));
        return TypedResults.Ok(new DelegationStatusBody { Status = body.Value.Status!, DelegationId = updated });
    }

    private static IDelegations Delegations(IGrainFactory grains) => grains.GetGrain<IDelegations>(0);
}
