using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.EventLog;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Routing;

/// <summary>Who may talk to whom, and where they are.</summary>
internal static class RoutingEndpoints
{
    private const int MostPerPage = 1_000;
    private const string Example =
        """
        [{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","name":"Marketing","role":"Plans campaigns","tier":2,"status":"online","agent_card":{"name":"Marketing"},"url":"http://127.0.0.1:9001","parent_id":null,"active_tasks":1}]
        """;

    public static void MapRouting(this IEndpointRouteBuilder app)
    {
        var registry = app.MapGroup("/registry").WithTags("Registry")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status500InternalServerError);

        registry.MapPost("/check-access", CheckAsync)
            .WithName("CheckAccess")
            .WithSummary("Whether one workspace may talk to another, and why or why not")
            .WithDescription(
                "A workspace may talk to itself, to its siblings (all roots are siblings), to its parent and to its children, and to nobody else. " +
                "Answered from memory. Contract sections 2.4 and 5.4.")
            .WithBodyExample("""{"caller_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","target_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e22"}""")
            .WithExample("""{"allowed":true,"reason":"siblings"}""")
            .Refuses(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status503ServiceUnavailable)
            .ForOperator();

        registry.MapGet("/discover/{id}", DiscoverAsync)
            .WithName("DiscoverWorkspace")
            .WithSummary("Where a workspace is reached, for one that may talk to it")
            .WithDescription(
                "The header `X-Workspace-ID` names the one that asks. An external agent on the machine itself is given to callers in containers " +
                "as `host.docker.internal`. 301: another workspace speaks for this one, and `Location` discovers it. 403: the two may not talk, " +
                "or one of them does not exist. 410: it is removed and nobody speaks for it; the answer has its last event. 503: it has no " +
                "address now, and `status` says why. Contract section 5.4.")
            .WithParameter("id", "Id of the workspace that is looked for.")
            .WithExample("""{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","url":"http://127.0.0.1:9001","name":"Marketing"}""")
            .Produces<MovedBody>(StatusCodes.Status301MovedPermanently)
            .Refuses(StatusCodes.Status404NotFound)
            .Produces<GoneBody>(StatusCodes.Status410Gone)
            .Produces<UnavailableBody>(StatusCodes.Status503ServiceUnavailable)
            .ForListener();

        registry.MapGet("/{id}/peers", ListPeersAsync)
            .WithName("ListPeers")
            .WithSummary("Those whom a workspace may talk to: siblings, children, parent")
            .WithDescription(
                "Siblings and children oldest first; none that is removed. All of them, or a page when `limit` is given; while there is more, the " +
                "answer has a `Link` header with `rel=\"next\"`. Answered from memory. Contract section 5.4.")
            .WithParameter("id", "Id of the workspace that asks.")
            .WithParameter("limit", "Most peers in the answer, 1 to 1000; all when left out.", isInteger: true)
            .WithParameter("cursor", "Where the page before ended, as its `Link` header says.")
            .WithExample(Example)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable)
            .ForWorkspace();
    }

    private static async Task<Ok<AccessBody>> CheckAsync(Body<CheckAccessBody> body, ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var (caller, target) = body.Value.Read();
        var answer = await cluster.AskAsync((grains, stop) => Routing(grains, caller).MayTalkToAsync(target, stop), cancellationToken);
        return TypedResults.Ok(new AccessBody { Allowed = answer.IsAllowed, Reason = answer.Reason });
    }

    private static async Task<Results<Ok<DiscoveredBody>, JsonHttpResult<MovedBody>, JsonHttpResult<GoneBody>, JsonHttpResult<UnavailableBody>>> DiscoverAsync(
        string id,
        HttpRequest request,
        HttpResponse response,
        ClusterCalls cluster,
        CancellationToken cancellationToken)
    {
        var header = request.Headers[WorkspaceHeader.Name].ToString();
        if (header.Length == 0)
            throw new BadInputException($"{WorkspaceHeader.Name} header is required", "required", WorkspaceHeader.Name);

        var caller = Inputs.ParseWorkspaceId(WorkspaceHeader.Name, header);
        var target = Inputs.ParseWorkspaceId("id", id);
        var found = await cluster.AskAsync((grains, stop) => Routing(grains, caller).DiscoverAsync(target, stop), cancellationToken);
        switch (found.Outcome)
        {
            case DiscoveryOutcome.Found:
                return TypedResults.Ok(new DiscoveredBody { Id = found.Id.Value, Url = found.Url!, Name = found.Name });
            case DiscoveryOutcome.Moved:
                // Permanent is the move, not where the new one is: it may be replaced in its turn.
                response.Headers.CacheControl = "no-store";
                response.Headers.Location = $"/registry/discover/{found.Id}";
                return TypedResults.Json(
                    new MovedBody { Id = found.Id.Value, Url = found.Url, Name = found.Name },
                    statusCode: StatusCodes.Status301MovedPermanently);
            case DiscoveryOutcome.Gone:
                return TypedResults.Json(
                    new GoneBody { LastEvent = found.LastEvent is { } last ? EventBody.From(last) : null },
                    statusCode: StatusCodes.Status410Gone);
            default:
                return TypedResults.Json(new UnavailableBody { Status = found.Status }, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<Ok<IReadOnlyList<PeerBody>>> ListPeersAsync(
        string id,
        [FromQuery] string? limit,
        [FromQuery] string? cursor,
        ClusterCalls cluster,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var most = Inputs.ParseLimit(limit, MostPerPage);
        var next = string.IsNullOrEmpty(cursor) ? null : PeerCursors.Parse("cursor", cursor);
        var peers = new List<PeerBody>();
        do
        {
            // What fits into one message of the cluster may be less than what was asked for.
            var after = next;
            var room = most - peers.Count ?? IWorkspaceRouting.MaxPage;
            var page = await cluster.AskAsync((grains, stop) => Routing(grains, workspace).ListPeersAsync(after, room, stop), cancellationToken);
            peers.AddRange(page.Peers.Select(PeerBody.From));
            next = page.Next;
        }
        while (next is not null && peers.Count != most);

        if (next is not null)
            response.Headers.Link = $"</registry/{workspace}/peers?limit={most}&cursor={PeerCursors.Format(next)}>; rel=\"next\"";

        return TypedResults.Ok<IReadOnlyList<PeerBody>>(peers);
    }

    private static IWorkspaceRouting Routing(IGrainFactory grains, WorkspaceId id) => grains.GetGrain<IWorkspaceRouting>(id.Value);
}
