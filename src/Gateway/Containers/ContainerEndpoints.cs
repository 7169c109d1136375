using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Containers;

namespace Molecule.Gateway.Containers;

/// <summary>What workspaces run in, and what it writes.</summary>
internal static class ContainerEndpoints
{
    private const int Lines = 100;

    public static void MapContainers(this IEndpointRouteBuilder app)
    {
        app.MapGet("/workspaces/{id}/container", DescribeAsync)
            .ForWorkspace()
            .WithTags("Containers")
            .WithName("DescribeContainer")
            .WithSummary("The container of a workspace")
            .WithDescription(
                "As it was last noted. 404 means that there is no such workspace, or that it has no container: its agent runs elsewhere, it is removed, or " +
                "no engine has taken it yet.")
            .WithParameter("id", "Id of the workspace.")
            .WithExample(
                """
                {"workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","engine":"docker","container_id":"5f0c1d2e3a4b","generation":3,"state":"running","started_at":"2026-11-30T10:00:00Z","next_start_at":null,"restarts":1,"last_exit":{"exit_code":137,"oom_killed":true,"at":"2026-11-30T09:59:58Z"},"problem":null}
                """)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status500InternalServerError,
                StatusCodes.Status503ServiceUnavailable);

        app.MapGet("/workspaces/{id}/logs", ReadLogAsync)
            .ForWorkspace()
            .WithTags("Containers")
            .WithName("ReadContainerLog")
            .WithSummary("What the container of a workspace writes, as Server-Sent Events")
            .WithDescription(
                "The last lines, each an event `line`; with `follow=true` also those that are written from now on, until the container ends, for half an " +
                "hour at most. The last event is `end`, whose data says why: `read`, `ended` or `lost`. The values of the workspace's secrets and its tokens " +
                "are masked. A comment comes every quarter of a minute while nothing is written. 404 means that it has no container, 429 that fifty are " +
                "read in that silo, 503 that its engine does not answer.")
            .WithParameter("id", "Id of the workspace.")
            .WithParameter("lines", "How many of the last lines, 0 to 1,000; 100 when left out.", isInteger: true)
            .WithParameter("follow", "`true` goes on.")
            .WithExample("""{"at":"2026-11-30T10:00:00Z","stream":"stdout","text":"listening on port 8000"}""")
            .Produces<LogLineBody>(StatusCodes.Status200OK, "text/event-stream")
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status500InternalServerError,
                StatusCodes.Status503ServiceUnavailable);

        var orphans = app.MapGroup("/containers/orphans").WithTags("Containers").ForOperator()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);

        orphans.MapGet("/", ListOrphansAsync)
            .WithName("ListOrphans")
            .WithSummary("Containers and volumes that belong to nobody")
            .WithDescription(
                "Those of this installation whose workspace is not known, as after a database was lost, or is bound to another engine. They stay until they are " +
                "removed. As it was found within the last half minute.")
            .WithExample("""{"orphans":[{"engine":"docker","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21"}],"unanswered":[]}""");

        orphans.MapDelete("/{engine}/{id}", RemoveOrphanAsync)
            .WithName("RemoveOrphan")
            .WithSummary("Remove what an engine has of an orphan, its volumes too")
            .WithDescription("404 means that it is none: there is nothing of it, or it belongs to a workspace that there is.")
            .WithParameter("engine", "Name of the engine.")
            .WithParameter("id", "Id of the workspace that it says it belongs to.")
            .WithExample("""{"status":"removed"}""")
            .Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<ContainerBody>> DescribeAsync(string id, ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        return TypedResults.Ok(ContainerBody.From(
            await cluster.AskAsync((grains, token) => Containers(grains).DescribeAsync(workspace, token), cancellationToken)));
    }

    private static async Task ReadLogAsync(
        string id,
        [FromQuery] string? lines,
        [FromQuery] string? follow,
        ClusterCalls cluster,
        HttpContext context,
        IHostApplicationLifetime lifetime,
        IOptions<FeedOptions> feed,
        TimeProvider time)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var last = ParseLines(lines);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var container = await cluster.AskAsync((grains, token) => Containers(grains).DescribeAsync(workspace, token), end.Token);
        if (container.ContainerId is null)
            throw new NoContainerException(workspace);

        await using var log = await Answer<LogPiece>.OpenAsync(
            cluster,
            (grains, token) => grains.GetGrain<IContainerLog>($"{container.Engine}/{Guid.NewGuid()}").ReadAsync(workspace, last, follow == "true", token),
            end.Token);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache,no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.LetSlowClientsBe();

        // Whoever follows a silent container learns at once that it is listened to.
        await context.Response.StartAsync(end.Token);
        await context.Response.Body.FlushAsync(end.Token);
        var reason = follow == "true" ? "ended" : "read";
        try
        {
            while (await Pings.WaitAsync(log.MoveNextAsync(), () => WriteAsync(context.Response, ": ping\n\n", end.Token), feed.Value.PingInterval, time, end))
            {
                foreach (var line in log.Piece.Lines)
                {
                    await WriteAsync(context.Response, "line", JsonSerializer.Serialize(LogLineBody.From(line), WireContext.Wire.LogLineBody), end.Token);
                }
            }
        }
        catch (Exception exception) when (exception is EngineUnavailableException || Outages.Explain(exception) is not null)
        {
            reason = "lost";
        }

        await WriteAsync(context.Response, "end", reason, end.Token);
    }

    private static Task WriteAsync(HttpResponse response, string name, string data, CancellationToken cancellationToken) =>
        WriteAsync(response, $"event: {name}\ndata: {data}\n\n", cancellationToken);

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private static async Task<Ok<OrphansBody>> ListOrphansAsync(ClusterCalls cluster, CancellationToken cancellationToken) => TypedResults.Ok(
        OrphansBody.From(await cluster.AskAsync((grains, token) => Containers(grains).ListOrphansAsync(token), cancellationToken)));

    private static async Task<Ok<StatusBody>> RemoveOrphanAsync(string engine, string id, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        await cluster.CommandAsync(grains => Containers(grains).RemoveOrphanAsync(engine, workspace, CancellationToken.None));
        return TypedResults.Ok(new StatusBody { Status = "removed" });
    }

    private static int ParseLines(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return Lines;

        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var lines)
            && lines <= IContainerLog.MaxLines
            ? lines
            : throw new BadInputException($"lines must be 0 to {IContainerLog.MaxLines}", "invalid_field", "lines");
    }

    private static IContainers Containers(IGrainFactory grains) => grains.GetGrain<IContainers>(0);
}
