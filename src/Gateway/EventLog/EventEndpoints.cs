using System.Collections.Immutable;
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

/// <summary>The facts, page by page.</summary>
internal static class EventEndpoints
{
    private const int PerPage = 100;
    private const string Order =
        "The newest come first; with `after` alone the oldest after it come first, so that a client can read on. While there is more, the answer " +
        "has a `Link` header with `rel=\"next\"` that goes on in the same order.";

    private const string Example =
        """
        [{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e22","position":1235,"event_type":"WORKSPACE_ONLINE","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","payload":{"url":"http://127.0.0.1:9001"},"created_at":"2026-11-22T10:00:00.123456Z"}]
        """;

    public static void MapEventLog(this IEndpointRouteBuilder app)
    {
        var events = app.MapGroup("/events").WithTags("Events")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);

        events.MapGet("/", ReadAllAsync)
            .WithName("ListEvents")
            .WithSummary("The facts, newest first unless asked otherwise")
            .WithDescription($"{Order} Each has its position in the log; the hub /hubs/canvas streams them from a position on. Contract section 5.5.")
            .WithQueryParameters()
            .WithExample(Example)
            .ForOperator();

        events.MapGet("/{workspaceId}", ReadAboutAsync)
            .WithName("ListEventsOfWorkspace")
            .WithSummary("The facts about one workspace, newest first unless asked otherwise")
            .WithDescription($"{Order} Empty for an id that nothing has happened to. Contract section 5.5.")
            .WithParameter("workspaceId", "Id of the workspace.")
            .WithQueryParameters()
            .WithExample(Example)
            .ForTeam("workspaceId");
    }

    private static RouteHandlerBuilder WithQueryParameters(this RouteHandlerBuilder endpoint) => endpoint
        .WithParameter("after", "Only facts after this position. Alone, it also turns the order around: the oldest come first.", isInteger: true)
        .WithParameter("before", "Only facts before this position.", isInteger: true)
        .WithParameter("type", $"Only facts of these types, such as `WORKSPACE_ONLINE`; up to {EventQuery.MaxTypes}, joined by commas.")
        .WithParameter("limit", $"Most facts in the answer, 1 to {IEventLogReader.MaxPage}; {PerPage} when left out.", isInteger: true);

    private static Task<Ok<IReadOnlyList<EventBody>>> ReadAllAsync(
        [FromQuery] string? after,
        [FromQuery] string? before,
        [FromQuery] string? type,
        [FromQuery] string? limit,
        ClusterCalls cluster,
        HttpResponse response,
        CancellationToken cancellationToken) =>
        ReadAsync("/events", ToQuery(null, after, before, type, limit), cluster, response, cancellationToken);

    private static Task<Ok<IReadOnlyList<EventBody>>> ReadAboutAsync(
        string workspaceId,
        [FromQuery] string? after,
        [FromQuery] string? before,
        [FromQuery] string? type,
        [FromQuery] string? limit,
        ClusterCalls cluster,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("workspace_id", workspaceId);
        return ReadAsync($"/events/{workspace}", ToQuery(workspace, after, before, type, limit), cluster, response, cancellationToken);
    }

    private static EventQuery ToQuery(WorkspaceId? workspace, string? after, string? before, string? type, string? limit) => new()
    {
        Workspace = workspace,
        After = Inputs.ParsePosition("after", after),
        Before = Inputs.ParsePosition("before", before),
        Types = ParseTypes(type),
        Limit = Inputs.ParseLimit(limit, IEventLogReader.MaxPage) ?? PerPage,
    };

    private static ImmutableArray<string> ParseTypes(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return [];

        var types = text.Split(',');
        if (types.Length > EventQuery.MaxTypes)
            throw new BadInputException($"type must name at most {EventQuery.MaxTypes} event types", "invalid_field", "type");

        return types.All(EventQuery.IsType)
            ? [.. types.Distinct(StringComparer.Ordinal)]
            : throw new BadInputException("type must be event types such as WORKSPACE_ONLINE, joined by commas", "invalid_field", "type");
    }

    private static async Task<Ok<IReadOnlyList<EventBody>>> ReadAsync(
        string path,
        EventQuery query,
        ClusterCalls cluster,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var page = await cluster.AskAsync((grains, token) => grains.GetGrain<IEventLogReader>(0).ReadAsync(query, token), cancellationToken);
        if (page.HasMore)
            response.Headers.Link = $"<{path}?{DescribeNext(query, page.Events[^1].Position)}>; rel=\"next\"";

        return TypedResults.Ok<IReadOnlyList<EventBody>>([.. page.Events.Select(EventBody.From)]);
    }

    private static string DescribeNext(EventQuery query, long last)
    {
        var after = query.IsOldestFirst ? last : query.After;
        long? before = query.IsOldestFirst ? null : last;
        return string.Join('&', Parameters());

        IEnumerable<string> Parameters()
        {
            yield return $"limit={query.Limit}";
            if (after is not null)
                yield return $"after={after}";
            if (before is not null)
                yield return $"before={before}";
            if (!query.Types.IsEmpty)
                yield return $"type={string.Join(',', query.Types)}";
        }
    }
}
