using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Secrets;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Bundles;

/// <summary>Teams that go from one installation to another (contract sections 5.18 and 14.1).</summary>
internal static class BundleEndpoints
{
    private const string Json = "application/json; charset=utf-8";
    private const string Example =
        """{"schema":"1.0","id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","name":"Marketing","description":"Plans campaigns","tier":2,"model":"","runtime":"langgraph","system_prompt":"You plan campaigns.","skills":[{"id":"search","name":"search","description":"Looks things up.","files":{"SKILL.md":"# Search\n\nLooks things up.\n"}}],"tools":[],"prompts":{"config.yaml":"env:\n  required: [ANTHROPIC_API_KEY]\n"},"required_secrets":["ANTHROPIC_API_KEY"],"sub_workspaces":[],"agent_card":null,"author":"","version":"1.0.0"}""";

    public static void MapBundles(this IEndpointRouteBuilder app)
    {
        var bundles = app.MapGroup("/bundles").WithTags("Bundles").ForOperator()
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status409Conflict,
                StatusCodes.Status500InternalServerError,
                StatusCodes.Status503ServiceUnavailable);

        bundles.MapGet("/export/{id}", ExportAsync)
            .WithName("ExportBundle")
            .WithSummary("Export a workspace and everything below it")
            .WithDescription(
                "With the files that they were created with, from a template or a bundle; what an agent has changed of its own is not in it. No secret is in it: " +
                "when a text holds the value of one the answer is 409, which names the text and the secret. At most 500 " +
                "workspaces, 12 levels, and 4 MiB of texts. Contract sections 5.18 and 14.1.")
            .WithParameter("id", "Id of the workspace; it may be removed.")
            .Produces<BundleBody>()
            .WithExample(Example)
            .Refuses(StatusCodes.Status404NotFound);

        bundles.MapPost("/import", ImportAsync)
            .WithName("ImportBundle")
            .WithSummary("Create what is in a bundle")
            .WithDescription(
                "Everything in one commit, with new ids, or nothing. The answer has the tree that was created, and for each workspace the secrets that it needs and that the " +
                "installation has not. 400 names the field that is at fault, such as `sub_workspaces[2].skills[0].files`. Cards and models are left to the new agents. At most 8 MiB of " +
                "JSON; otherwise the limits of an export. Contract sections 5.18 and 14.1.")
            .WithMetadata(new BodyMetadata(typeof(BundleBody)))
            .WithBodyExample(Example)
            .WithExample("""{"workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e31","name":"Marketing","status":"provisioning","missing_secrets":["ANTHROPIC_API_KEY"]}""")
            .Refuses(StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<IResult> ExportAsync(string id, BundleExport export, CancellationToken cancellationToken) =>
        TypedResults.Bytes(await export.ExportAsync(Inputs.ParseWorkspaceId("id", id), cancellationToken), Json);

    private static async Task<Created<ImportedWorkspaceBody>> ImportAsync(HttpRequest request, ClusterCalls cluster, IClusterConnection connection, CancellationToken cancellationToken)
    {
        var read = BundleReader.Read(await BodyReader.ReadAsync<BundleBody>(request, cancellationToken, BundleReader.MaxBytes));
        var secrets = await cluster.AskAsync((grains, token) => grains.GetGrain<ISecrets>(0).ListAsync(workspace: null, token), cancellationToken);
        var top = read.Workspaces[0].Id;

        // Not repeated when it fails: the first try may have happened.
        await connection.Grains.GetGrain<IBundleTop>(top.Value).ImportAsync(new BundleImport([.. read.Workspaces]), CancellationToken.None);
        var known = secrets.Secrets.Select(secret => secret.Key).ToHashSet(StringComparer.Ordinal);
        var below = read.Workspaces.ToLookup(workspace => workspace.Workspace.ParentId);
        return TypedResults.Created($"/workspaces/{top}", Describe(read.Workspaces[0], below, read.Secrets, known));
    }

    private static ImportedWorkspaceBody Describe(
        NewBundledWorkspace made,
        ILookup<WorkspaceId?, NewBundledWorkspace> below,
        IReadOnlyDictionary<WorkspaceId, IReadOnlyList<string>> secrets,
        HashSet<string> known) => new()
        {
            WorkspaceId = made.Id.Value,
            Name = made.Workspace.Name,
            Status = made.Workspace.Runtime == NewWorkspace.ExternalRuntime ? "online" : "provisioning",
            MissingSecrets = [.. secrets[made.Id].Where(key => !known.Contains(key))],
            Children = below[made.Id].Any() ? [.. below[made.Id].Select(child => Describe(child, below, secrets, known))] : null,
        };
}
