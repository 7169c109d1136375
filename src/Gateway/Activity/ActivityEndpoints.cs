using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Activity;

namespace Molecule.Gateway.Activity;

/// <summary>What workspaces do, and what their agents say of it.</summary>
internal static class ActivityEndpoints
{
    private const int PerPage = 100;
    private const int FindingsPerPage = 50;

    public static void MapActivity(this IEndpointRouteBuilder app)
    {
        var workspace = app.MapGroup("/workspaces/{id}").WithTags("Activity").ForWorkspace()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);

        workspace.MapPost("/activity", ReportAsync)
            .WithName("ReportActivity")
            .WithSummary("Log what an agent does")
            .WithDescription(
                "For people to read, and announced as `ACTIVITY_LOGGED`. Whatever is not logged is refused: 404 for an unknown workspace, 410 for a " +
                "removed one. Contract section 5.6.")
            .WithParameter("id", "Id of the workspace.")
            .WithBodyExample("""{"activity_type":"task_update","method":"draft","summary":"Drafting the newsletter","status":"ok","duration_ms":1200,"metadata":{"words":350}}""")
            .WithExample("""{"status":"logged"}""")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge);

        workspace.MapGet("/activity", ListAsync)
            .WithName("ListActivity")
            .WithSummary("What a workspace did, newest first")
            .WithDescription(
                "Empty for an id that nothing has happened to. While there is more, the answer has a `Link` header with `rel=\"next\"`; a page ends " +
                "early when its bodies pass 4 MiB. Entries are kept for seven days, or what is configured. Contract section 5.6.")
            .WithParameter("id", "Id of the workspace.")
            .WithParameter("type", "Only this kind of activity.")
            .WithParameter("source", "`canvas` for what people began, `agent` for what agents did; both when left out.")
            .WithParameter("limit", "Most entries in the answer, at most 500; 100 when left out or not a number above 0.", isInteger: true)
            .WithParameter("cursor", "Id of the last entry of the page before.")
            .WithExample("""[{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e30","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","activity_type":"a2a_receive","source_id":null,"target_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","method":"message/send","summary":"message/send → Marketing","duration_ms":1200,"status":"ok","error_detail":null,"created_at":"2026-11-22T10:00:00.123456Z","request_body":{"text":"Draft a newsletter"}}]""");

        workspace.MapGet("/session-search", SearchAsync)
            .WithName("SearchSession")
            .WithSummary("Look for a text in a workspace's activity and memories, newest first")
            .WithDescription(
                "Whatever the case of its letters, and anywhere in a word. A text without three letters or digits in a row is looked for in the newest " +
                "10,000 entries; of each body the first 500 characters are looked into. Contract section 5.6.")
            .WithParameter("id", "Id of the workspace.")
            .WithParameter("q", "What to look for, at most 200 characters; everything when left out.")
            .WithParameter("limit", "Most findings in the answer, at most 200; 50 when left out or not a number above 0.", isInteger: true)
            .WithExample("""[{"kind":"memory","id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e31","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","label":"TEAM","content":"The newsletter goes out on Fridays","method":null,"status":null,"created_at":"2026-11-22T10:00:00.123456Z"}]""");

        workspace.MapPost("/notify", NotifyAsync)
            .WithName("Notify")
            .WithSummary("Tell people something")
            .WithDescription(
                "Announced as `AGENT_MESSAGE`, and kept as activity of the type `agent_message`, so that it is found later by whoever was not " +
                "listening. 404 for an unknown workspace, 410 for a removed one. Contract section 5.6.")
            .WithParameter("id", "Id of the workspace.")
            .WithBodyExample("""{"message":"The newsletter is ready for review"}""")
            .WithExample("""{"status":"sent"}""")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<Ok<StatusBody>> ReportAsync(string id, Body<ReportActivityBody> body, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var activity = body.Value.ToNewActivity(workspace);
        await cluster.CommandAsync(grains => Log(grains).ReportAsync(workspace, activity, CancellationToken.None));
        return TypedResults.Ok(new StatusBody { Status = "logged" });
    }

    private static async Task<Ok<IReadOnlyList<ActivityBody>>> ListAsync(
        string id,
        [FromQuery] string? type,
        [FromQuery] string? source,
        [FromQuery] string? limit,
        [FromQuery] string? cursor,
        ClusterCalls cluster,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var filter = new ActivityFilter(
            string.IsNullOrEmpty(type) ? null : type,
            ParseOrigin(source),
            string.IsNullOrEmpty(cursor) ? null : Inputs.ParseWorkspaceId("cursor", cursor).Value,
            ReadLimit(limit, PerPage, IActivityLog.MaxPage));
        Inputs.RefuseControlCharacters("type", type);
        var page = await cluster.AskAsync((grains, token) => Log(grains).ListAsync(workspace, filter, token), cancellationToken);
        if (page.HasMore)
            response.Headers.Link = $"<{Next(id, type, source, filter.Limit, page.Entries[^1].Id)}>; rel=\"next\"";

        return TypedResults.Ok<IReadOnlyList<ActivityBody>>([.. page.Entries.Select(ActivityBody.From)]);
    }

    private static async Task<Ok<IReadOnlyList<FindingBody>>> SearchAsync(
        string id,
        [FromQuery] string? q,
        [FromQuery] string? limit,
        ClusterCalls cluster,
        CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var most = ReadLimit(limit, FindingsPerPage, IActivityLog.MaxFindings);
        Inputs.RefuseControlCharacters("q", q?.Trim());
        var found = await cluster.AskAsync((grains, token) => Log(grains).SearchAsync(workspace, q, most, token), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<FindingBody>>([.. found.Findings.Select(finding => FindingBody.From(workspace, finding))]);
    }

    private static async Task<Ok<StatusBody>> NotifyAsync(string id, Body<NotifyBody> body, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var message = body.Value.ToMessage();
        await cluster.CommandAsync(grains => Log(grains).NotifyAsync(workspace, message, CancellationToken.None));
        return TypedResults.Ok(new StatusBody { Status = "sent" });
    }

    private static ActivityOrigin? ParseOrigin(string? source) => source switch
    {
        null or "" => null,
        "canvas" => ActivityOrigin.Canvas,
        "agent" => ActivityOrigin.Agent,
        _ => throw new BadInputException("source must be 'canvas' or 'agent'", "invalid_field", "source"),
    };

    /// <summary>Existing clients count on it that a limit which cannot be kept is not refused (contract section 5.6).</summary>
    private static int ReadLimit(string? text, int usual, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? Math.Min(limit, most) : usual;

    private static string Next(string id, string? type, string? source, int limit, Guid cursor)
    {
        var parameters = QueryString.Create("limit", limit.ToString(CultureInfo.InvariantCulture));
        if (!string.IsNullOrEmpty(type))
            parameters = parameters.Add("type", type);

        if (!string.IsNullOrEmpty(source))
            parameters = parameters.Add("source", source);

        return $"/workspaces/{id}/activity{parameters.Add("cursor", cursor.ToString())}";
    }

    private static IActivityLog Log(IGrainFactory grains) => grains.GetGrain<IActivityLog>(0);
}
