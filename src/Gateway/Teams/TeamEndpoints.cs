using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Templates;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Teams;

/// <summary>A workspace becomes a team, and one again (contract section 5.10).</summary>
internal static class TeamEndpoints
{
    public static void MapTeams(this IEndpointRouteBuilder app)
    {
        var workspace = app.MapGroup("/workspaces/{id}").WithTags("Teams").ForOperator()
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status410Gone,
                StatusCodes.Status500InternalServerError,
                StatusCodes.Status503ServiceUnavailable);

        workspace.MapPost("/expand", ExpandAsync)
            .WithName("ExpandWorkspace")
            .WithSummary("Expand a workspace into a team")
            .WithDescription(
                "Creates the team below it in one commit and forwards the workspace to the lead. Members have its tier and runtime unless they say " +
                "otherwise. Without a body the team is that of the template whose folder or `name` is the workspace's name. Asked again, only what " +
                "is missing by name is created. 400 also means that no template matches or that it has no `sub_workspaces`; 409 that the workspace " +
                "or one above it is paused. Contract section 5.10.")
            .WithParameter("id", "Id of the workspace.")
            .WithBodyExample("""{"sub_workspaces":[{"name":"Editor","role":"Decides what is written"},{"name":"Writer","role":"Writes","tier":2}],"lead":"Editor"}""")
            .WithExample("""{"status":"expanded","children":[{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e51","name":"Editor","role":"Decides what is written"},{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e52","name":"Writer","role":"Writes"}]}""")
            .Refuses(StatusCodes.Status413PayloadTooLarge);

        workspace.MapPost("/collapse", CollapseAsync)
            .WithName("CollapseWorkspace")
            .WithSummary("Remove everything below a workspace")
            .WithDescription(
                "All of it in one commit; the workspace itself stays, and is forwarded to nobody any more. Without children nothing changes. " +
                "Contract section 5.10.")
            .WithParameter("id", "Id of the workspace.")
            .WithExample("""{"status":"collapsed","removed":["Editor","Writer"]}""");
    }

    private static async Task<Ok<ExpandedBody>> ExpandAsync(
        string id,
        OptionalBody<ExpandBody> body,
        ClusterCalls cluster,
        TemplateFolder templates,
        CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var asked = body.Value ?? new ExpandBody();
        var members = asked.SubWorkspaces ?? await FindTeamAsync(workspace, cluster, templates, cancellationToken);
        var team = asked.ToTeam(members);
        return TypedResults.Ok(ExpandedBody.From(
            await cluster.CommandAsync(grains => Team(grains, workspace).ExpandAsync(team, CancellationToken.None))));
    }

    private static async Task<IReadOnlyList<ExpandBody.MemberBody?>> FindTeamAsync(
        WorkspaceId workspace, ClusterCalls cluster, TemplateFolder templates, CancellationToken cancellationToken)
    {
        var state = await cluster.AskAsync(
            (grains, token) => grains.GetGrain<IWorkspaceOperator>(workspace.Value).DescribeAsync(token),
            cancellationToken);
        if (state.Status == WorkspaceStatus.Removed)
            throw new WorkspaceRemovedException(workspace);

        var template = await templates.FindAsync(state.Name, cancellationToken)
            ?? throw new BadInputException("no template matches the workspace's name", "no_template");
        return template.SubWorkspaces is { Count: > 0 } members
            ? [.. members.Select(member => new ExpandBody.MemberBody { Name = member?.Name, Role = member?.Role, Config = member?.Config })]
            : throw new BadInputException("the template of the workspace's name has no sub_workspaces", "no_sub_workspaces");
    }

    private static async Task<Ok<CollapsedBody>> CollapseAsync(string id, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        return TypedResults.Ok(new CollapsedBody
        {
            Removed = await cluster.CommandAsync(grains => Team(grains, workspace).CollapseAsync(CancellationToken.None)),
        });
    }

    private static ITeam Team(IGrainFactory grains, WorkspaceId id) => grains.GetGrain<ITeam>(id.Value);
}
