using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Heartbeats;

namespace Molecule.Gateway.Heartbeats;

/// <summary>Signs of life.</summary>
internal static class HeartbeatEndpoints
{
    public static void MapHeartbeats(this IEndpointRouteBuilder app)
    {
        var registry = app.MapGroup("/registry").WithTags("Registry").Refuses(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status500InternalServerError,
            StatusCodes.Status503ServiceUnavailable);

        registry.MapPost("/heartbeat", BeatAsync)
            .WithName("Heartbeat")
            .WithSummary("Say that an agent is alive and what it does")
            .WithDescription(
                "When `next_heartbeat_ms` of the last answer is over, or every 30 seconds, and when the task changes. Costs no statement in the database, unless " +
                "the status changes or nobody has asked for the workspace for a while. `progress_at` tells an agent that works from one that only lives: " +
                "a workspace with `stall_timeout_seconds` that is busy is `stalled` when neither it nor the task changes for that long. Without a token an unknown or removed id is " +
                "answered with 200 too, as existing agents expect; with one it is 404. Brings a workspace online that is `provisioning`, `failed` or " +
                "`offline`. Contract sections 5.4 and 22.6.")
            .WithBodyExample("""{"workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","error_rate":0.02,"sample_error":"","active_tasks":1,"uptime_seconds":3600,"current_task":"Drafting the newsletter","progress_at":"2026-11-22T10:00:00Z"}""")
            .WithExample("""{"status":"ok","next_heartbeat_ms":28713}""")
            .Refuses(StatusCodes.Status404NotFound)
            .ForAgent();

        registry.MapPost("/heartbeats", BeatForManyAsync)
            .WithName("Heartbeats")
            .WithSummary("Say of many agents that they are alive")
            .WithDescription(
                $"For hosts that run many agents: 1 to {IHeartbeatIntake.MaxBeats} heartbeats in one list, each with the fields of `/registry/heartbeat` and its workspace's token in " +
                "`auth_token`. Each is heard and answered for itself, in the order of the list; one that is refused says with which status and why, and does " +
                "not disturb the others. An extension of contract section 5.4.")
            .WithBodyExample("""[{"workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","auth_token":"q3Jx0u1m9v2Zt8Yw5nB4kC7dE6fG1hI0jK2lM3nO4pQ","error_rate":0,"active_tasks":1,"uptime_seconds":3600,"current_task":"Drafting"}]""")
            .WithExample("""{"results":[{"workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","status":"ok"}],"next_heartbeat_ms":28713}""")
            .ForAgents();
    }

    private static async Task<Ok<HeartbeatReplyBody>> BeatAsync(
        Body<HeartbeatBody> body,
        HttpContext context,
        HeartbeatRelay relay,
        HeartbeatPace pace,
        CancellationToken cancellationToken)
    {
        var (id, heartbeat) = body.Value.Read();
        var isKnown = await relay.BeatAsync(new AgentBeat(id, heartbeat, Caller.TokenToVerify(context)), cancellationToken);
        return isKnown || BearerToken.Read(context.Request) is null
            ? TypedResults.Ok(new HeartbeatReplyBody { NextHeartbeatMs = pace.NextMilliseconds() })
            : throw BadInputException.NoWorkspace("workspace_id");
    }

    private static async Task<Ok<HeartbeatsReplyBody>> BeatForManyAsync(
        BodyList<HeartbeatEntryBody> body,
        HttpContext context,
        HeartbeatHost host,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await host.BeatAsync(body.Entries, context, cancellationToken));
}
