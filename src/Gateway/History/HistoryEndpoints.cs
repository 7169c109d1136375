using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.History;

namespace Molecule.Gateway.History;

/// <summary>The organisation as it was, what changed, and the proof that the log tells the truth.</summary>
internal static class HistoryEndpoints
{
    private const string Lines = "application/x-ndjson";
    private const string NewLine = "\n";
    private const string Failed = "failed";
    private const string AboutMoments =
        "A moment is a position of the log or a time (RFC 3339); one beyond the head, or in the future, is the head.";

    public static void MapHistory(this IEndpointRouteBuilder app)
    {
        var organization = app.MapGroup("/organization").WithTags("History").ForOperator().Refuses(
            StatusCodes.Status429TooManyRequests, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);

        organization.MapGet("/", ReadAsync)
            .WithName("DescribePastOrganization")
            .WithSummary("The org chart as it was")
            .WithDescription(
                $"Folded from the log of facts, so it holds what facts tell: no vitals, no places. {AboutMoments} Everything up to and including it counts. " +
                "The workspaces come as they are read; an answer that breaks off is not all of them.")
            .WithParameter("at", "A position of the log, or a time; now when left out.")
            .Produces<PastOrganizationBody>()
            .WithExample("""{"position":1235,"at":"2026-11-22T10:00:00.123456Z","workspaces":[{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","name":"Marketing","role":"Plans campaigns","tier":2,"status":"online","agent_card":{"name":"Marketing"},"url":"http://127.0.0.1:9001","parent_id":null,"forwarded_to":null,"runtime":"langgraph","template":null,"workspace_dir":null,"workspace_access":"none","stall_timeout_seconds":null,"stalled_since":null,"created_at":"2026-11-20T08:00:00Z","updated_at":"2026-11-22T09:00:00Z","version":7}]}""")
            .Refuses(StatusCodes.Status400BadRequest);

        organization.MapGet("/diff", CompareAsync)
            .WithName("CompareOrganization")
            .WithSummary("What changed in the org chart between two moments")
            .WithDescription(
                $"Who was added, removed, moved, renamed or otherwise changed, with both values of each field. {AboutMoments} Who came and went in between " +
                "is not in it, nor who is the same again.")
            .WithParameter("from", "The earlier moment.")
            .WithParameter("to", "The later moment; now when left out.")
            .Produces<OrganizationDifferenceBody>()
            .WithExample("""{"from":{"position":1200,"at":"2026-11-21T10:00:00Z"},"to":{"position":1235,"at":"2026-11-22T10:00:00.123456Z"},"workspaces":[{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","name":"Growth","kinds":["moved","renamed"],"fields":[{"field":"name","from":"Marketing","to":"Growth"},{"field":"parent_id","from":null,"to":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e20"}]}]}""")
            .Refuses(StatusCodes.Status400BadRequest);

        organization.MapGet("/verify", VerifyAsync)
            .WithName("VerifyOrganization")
            .WithSummary("Fold the whole log and compare it with the tables")
            .WithDescription(
                "Answers with lines of JSON that tell how far it is. The last one has the state `agrees`, or `differs` with the first row and column " +
                "that do, or `failed` when it broke off. It may take minutes on a long log; `molecule verify` asks this.")
            .Produces<VerificationBody>(contentType: Lines)
            .WithExample("""{"state":"differs","facts":1235,"head":1235,"workspaces":3,"difference":{"table":"workspaces","row":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","column":"name","stored":"Sales","folded":"Marketing","summary":"name of 019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21 is Sales in its row and Marketing by its facts"}}""");
    }

    private static async Task ReadAsync([FromQuery] string? at, ClusterCalls cluster, HttpContext context, CancellationToken cancellationToken)
    {
        var moment = Moments.ParseOrNow("at", at);
        await using var answer = await Answer<PastOrganization>.OpenAsync(cluster, (grains, token) => History(grains).ReadAsync(moment, token), cancellationToken);
        await JsonPieces.WriteAsync(
            context,
            answer,
            (json, piece) =>
            {
                json.WriteNumber("position", piece.At.Position);
                json.WritePropertyName("at");
                JsonSerializer.Serialize(json, piece.At.At, WireContext.Wire.NullableDateTimeOffset);
            },
            "workspaces",
            piece => piece.Workspaces.Select(PastWorkspaceBody.From),
            WireContext.Wire.PastWorkspaceBody);
    }

    private static async Task CompareAsync(
        [FromQuery] string? from, [FromQuery] string? to, ClusterCalls cluster, HttpContext context, CancellationToken cancellationToken)
    {
        var earlier = Moments.Parse("from", string.IsNullOrEmpty(from) ? throw new BadInputException("from is missing", "missing_field", "from") : from);
        var later = Moments.ParseOrNow("to", to);
        await using var answer = await Answer<OrganizationDifference>.OpenAsync(
            cluster, (grains, token) => History(grains).CompareAsync(earlier, later, token), cancellationToken);
        await JsonPieces.WriteAsync(
            context,
            answer,
            (json, piece) =>
            {
                json.WritePropertyName("from");
                JsonSerializer.Serialize(json, LogPointBody.From(piece.From), WireContext.Wire.LogPointBody);
                json.WritePropertyName("to");
                JsonSerializer.Serialize(json, LogPointBody.From(piece.To), WireContext.Wire.LogPointBody);
            },
            "workspaces",
            piece => piece.Workspaces.Select(WorkspaceDifferenceBody.From),
            WireContext.Wire.WorkspaceDifferenceBody);
    }

    private static async Task VerifyAsync(ClusterCalls cluster, HttpContext context, CancellationToken cancellationToken)
    {
        await using var answer = await Answer<Verification>.OpenAsync(cluster, (grains, token) => History(grains).VerifyAsync(token), cancellationToken);
        context.Response.ContentType = Lines;
        var line = VerificationBody.From(answer.Piece);
        await WriteLineAsync(context.Response, line, cancellationToken);
        try
        {
            while (await answer.MoveNextAsync())
            {
                line = VerificationBody.From(answer.Piece);
                await WriteLineAsync(context.Response, line, cancellationToken);
            }
        }
        catch (Exception exception) when (Outages.Explain(exception) is { } reason)
        {
            await WriteLineAsync(context.Response, line with { State = Failed, Error = reason }, cancellationToken);
        }
    }

    /// <summary>One for this question alone.</summary>
    private static IHistory History(IGrainFactory grains) => grains.GetGrain<IHistory>(Guid.NewGuid());

    private static async Task WriteLineAsync(HttpResponse response, VerificationBody line, CancellationToken cancellationToken)
    {
        await JsonSerializer.SerializeAsync(response.Body, line, WireContext.Wire.VerificationBody, cancellationToken);
        await response.WriteAsync(NewLine, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
