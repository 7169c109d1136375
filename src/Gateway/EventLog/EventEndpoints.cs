using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.EventLog;

/// <summary>The newest facts.</summary>
internal static class EventEndpoints
{
    private const int PerPage = 100;
    private const string LimitMeaning = "Most facts in the answer, 1 to 1000; 100 when left out.";
    private const string Example =
        """
        [{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e22","position":1235,"event_type":"WORKSPACE_ONLINE","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","payload":{"url":"http://127.0.0.1:9001"},"created_at":"2026-11-22T10:00:00.123456Z"}]
        """;

    public static void MapEventLog(this IEndpointRouteBuilder app)
    {
        var events = app.MapGroup("/events").WithTags("Events")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);

        events.MapGet("/", (string? limit, ClusterCalls cluster, CancellationToken cancellationToken) => ReadAsync(null, limit, cluster, cancellationToken))
            .WithName("ListEvents")
            .WithSummary("The newest facts, newest first")
            .WithDescription("Each has its position in the log; the hub /hubs/canvas streams them from a position on. Contract section 5.5.")
            .WithParameter("limit", LimitMeaning, isInteger: true)
            .WithExample(Example)
            .ForOperator();

        events.MapGet("/{workspaceId}", ReadAboutAsync)
            .WithName("ListEventsOfWorkspace")
            .WithSummary("The newest facts about one workspace, newest first")
            .WithDescription("Empty for an id that nothing has happened to. Contract section 5.5.")
            .WithParameter("workspaceId", "Id of the workspace.")
            .WithParameter("limit", LimitMeaning, isInteger: true)
            .WithExample(Example)
            .ForTeam("workspaceId");
    }

    private static Task<Ok<IReadOnlyList<EventBody>>> ReadAboutAsync(
        string workspaceId,
        [FromQuery] string? limit,
        ClusterCalls cluster,
        CancellationToken cancellationToken) =>
        ReadAsync(Inputs.ParseWorkspaceId("workspace_id", workspaceId), limit, cluster, cancellationToken);

    private static async Task<Ok<IReadOnlyList<EventBody>>> ReadAsync(
        WorkspaceId? workspace,
        string? limit,
        ClusterCalls cluster,
        CancellationToken cancellationToken)
    {
        var most = Inputs.ParseLimit(limit, IEventLogReader.MaxPage) ?? PerPage;
        var page = await cluster.AskAsync(
            (grains, token) => grains.GetGrain<IEventLogReader>(0).ReadNewestAsync(workspace, most, token),
            cancellationToken);
        return TypedResults.Ok<IReadOnlyList<EventBody>>([.. page.Events.Select(EventBody.From)]);
    }
}
