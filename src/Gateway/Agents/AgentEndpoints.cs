using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Agents;

/// <summary>Which agent fills a workspace, and which did (contract section 5.11).</summary>
internal static class AgentEndpoints
{
    private const int PerPage = 100;
    private const string IdMeaning = "Id of the workspace.";
    private const string Example = """{"agent_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e30","model":"anthropic:claude-sonnet-4-6"}""";

    public static void MapAgents(this IEndpointRouteBuilder app)
    {
        var workspace = app.MapGroup("/workspaces/{id}").WithTags("Agents")
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status500InternalServerError,
                StatusCodes.Status503ServiceUnavailable);

        workspace.MapPost("/agent", AssignAsync)
            .ForOperator()
            .WithName("AssignAgent")
            .WithSummary("Fill a workspace with an agent")
            .WithDescription(
                "Bookkeeping: it starts nothing. A workspace has at most one active agent; 409 means that it has one. Contract section 5.11.")
            .WithParameter("id", IdMeaning)
            .WithBodyExample("""{"model":"anthropic:claude-sonnet-4-6"}""")
            .WithExample(Example)
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge);

        workspace.MapGet("/agent", DescribeAsync)
            .ForWorkspace()
            .WithName("DescribeAgent")
            .WithSummary("The agent that fills a workspace")
            .WithDescription("404 also means that nobody does; its `code` is then `no_active_agent`.")
            .WithParameter("id", IdMeaning)
            .WithExample(Example);

        workspace.MapPatch("/agent", ReplaceAsync)
            .ForOperator()
            .WithName("ReplaceAgent")
            .WithSummary("Put a new agent in the place of the active one")
            .WithDescription("404 also means that there is none to replace; its `code` is then `no_active_agent`. Contract section 5.11.")
            .WithParameter("id", IdMeaning)
            .WithBodyExample("""{"model":"anthropic:claude-opus-4-6"}""")
            .WithExample("""{"agent_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e31","model":"anthropic:claude-opus-4-6","old_model":"anthropic:claude-sonnet-4-6"}""")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge);

        workspace.MapDelete("/agent", RemoveAsync)
            .ForOperator()
            .WithName("RemoveAgent")
            .WithSummary("Take the active agent away")
            .WithDescription("404 also means that there is none; its `code` is then `no_active_agent`. Contract section 5.11.")
            .WithParameter("id", IdMeaning)
            .WithExample("""{"status":"removed","agent_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e30"}""")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status410Gone);

        workspace.MapPost("/agent/move", MoveAsync)
            .ForOperator()
            .WithName("MoveAgent")
            .WithSummary("Move the active agent to another workspace")
            .WithDescription(
                "It keeps its id. 404 means that one of the workspaces does not exist (`field` is `target_workspace_id` when it is the other " +
                "one) or that there is no agent to move, 409 that the target has one, 410 that one of them is removed. Contract section 5.11.")
            .WithParameter("id", "Id of the workspace that it fills now.")
            .WithBodyExample("""{"target_workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e40"}""")
            .WithExample(
                """
                {"agent_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e30","model":"anthropic:claude-sonnet-4-6","from_workspace":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","to_workspace":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e40"}
                """)
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge);

        workspace.MapGet("/agents", ListAsync)
            .ForWorkspace()
            .WithName("ListAgents")
            .WithSummary("The agents that fill and have filled a workspace, newest first")
            .WithDescription(
                "Also of a removed workspace, whose agent ended with it (`workspace_removed`). An agent that moved is with those of where it went. " +
                "While there is more, the answer has a `Link` header with `rel=\"next\"`.")
            .WithParameter("id", IdMeaning)
            .WithParameter("limit", "Most agents in the answer, 1 to 1000; 100 when left out.", isInteger: true)
            .WithParameter("cursor", "Id of the last agent of the page before.")
            .WithExample(
                """
                [{"agent_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e31","model":"anthropic:claude-opus-4-6","status":"active","created_at":"2026-11-22T10:00:00.123456Z","removed_at":null,"removal_reason":null},{"agent_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e30","model":"anthropic:claude-sonnet-4-6","status":"replaced","created_at":"2026-11-20T08:00:00Z","removed_at":"2026-11-22T10:00:00.123456Z","removal_reason":"model_replaced"}]
                """);
    }

    private static async Task<Created<AgentBody>> AssignAsync(string id, Body<AssignAgentBody> body, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var model = body.Value.ToModel();
        var agent = await cluster.CommandAsync(grains => Assignment(grains, workspace).AssignAgentAsync(model, CancellationToken.None));
        return TypedResults.Created($"/workspaces/{workspace}/agent", AgentBody.From(agent));
    }

    private static async Task<Ok<AgentBody>> DescribeAsync(string id, ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        return TypedResults.Ok(AgentBody.From(
            await cluster.AskAsync((grains, token) => Assignment(grains, workspace).DescribeAgentAsync(token), cancellationToken)));
    }

    private static async Task<Ok<ReplacedAgentBody>> ReplaceAsync(string id, Body<AssignAgentBody> body, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var model = body.Value.ToModel();
        return TypedResults.Ok(ReplacedAgentBody.From(
            await cluster.CommandAsync(grains => Assignment(grains, workspace).ReplaceAgentAsync(model, CancellationToken.None))));
    }

    private static async Task<Ok<RemovedAgentBody>> RemoveAsync(string id, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var agent = await cluster.CommandAsync(grains => Assignment(grains, workspace).RemoveAgentAsync(CancellationToken.None));
        return TypedResults.Ok(new RemovedAgentBody { AgentId = agent.Id });
    }

    private static async Task<Ok<MovedAgentBody>> MoveAsync(string id, Body<MoveAgentBody> body, ClusterCalls cluster)
    {
        var source = Inputs.ParseWorkspaceId("id", id);
        var target = body.Value.ToTarget();

        // Asked of the target: facts of who commits come last, and the agent leaves before it arrives.
        var agent = await cluster.CommandAsync(grains => Assignment(grains, target).TakeAgentAsync(source, CancellationToken.None));
        return TypedResults.Ok(new MovedAgentBody
        {
            AgentId = agent.Id,
            Model = agent.Model,
            FromWorkspace = source.Value,
            ToWorkspace = target.Value,
        });
    }

    private static async Task<Ok<IReadOnlyList<AgentRecordBody>>> ListAsync(
        string id,
        [FromQuery] string? limit,
        [FromQuery] string? cursor,
        ClusterCalls cluster,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var most = Inputs.ParseLimit(limit, IAgentHistory.MaxPage) ?? PerPage;
        var before = Inputs.ParseCursor(cursor);
        var page = await cluster.AskAsync((grains, token) => grains.GetGrain<IAgentHistory>(0).ListAsync(workspace, before, most, token), cancellationToken);
        if (page.HasMore)
            response.Headers.Link = $"</workspaces/{workspace}/agents?limit={most}&cursor={page.Agents[^1].Id}>; rel=\"next\"";

        return TypedResults.Ok<IReadOnlyList<AgentRecordBody>>([.. page.Agents.Select(AgentRecordBody.From)]);
    }

    private static IAgentAssignment Assignment(IGrainFactory grains, WorkspaceId id) => grains.GetGrain<IAgentAssignment>(id.Value);
}
