using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Secrets;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Secrets;

/// <summary>The secrets of a workspace, and of the whole installation. Values go in, and come out to the workspace itself and nobody else.</summary>
internal static class SecretEndpoints
{
    private const string WorkspaceMeaning = "Id of the workspace.";
    private const string KeyMeaning = "What the secret is called.";
    private const string Body = """{"key":"OPENAI_API_KEY","value":"sk-0123456789"}""";
    private const string Times = "\"created_at\":\"2026-11-22T10:00:00Z\",\"updated_at\":\"2026-11-22T10:00:00Z\"";
    private const string Rules =
        "The key is 1 to 128 ASCII letters, digits and underscores and does not begin with a digit; 400 also means that it is a variable that the " +
        "platform sets itself. The value is at most 32,768 bytes. There are at most 100 secrets of one scope with 262,144 bytes together, encrypted; " +
        "409 says which is full. 503 also means that the installation has no encryption key that can be used.";

    public static void MapSecrets(this IEndpointRouteBuilder app)
    {
        app.MapOfWorkspace();
        app.MapOfInstallation("/settings/secrets", "", "Contract section 5.15.");
        app.MapOfInstallation("/admin/secrets", "ByOldPath", "The same under the path that older clients know. Contract section 5.15.");
    }

    private static void MapOfWorkspace(this IEndpointRouteBuilder app)
    {
        var secrets = app.MapGroup("/workspaces/{id}/secrets").WithTags("Secrets").Refuses(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status404NotFound,
            StatusCodes.Status500InternalServerError,
            StatusCodes.Status503ServiceUnavailable);

        secrets.MapGet("/", ListAsync)
            .ForWorkspace()
            .WithName("ListSecrets")
            .WithSummary("Which secrets a workspace has")
            .WithDescription(
                "Its own, then those of the installation that it does not override, each in the order of their keys. Never values. Contract section 5.14.")
            .WithParameter("id", WorkspaceMeaning)
            .WithExample($$"""[{"key":"OPENAI_API_KEY","has_value":true,"scope":"workspace",{{Times}}}]""");

        secrets.MapGet("/values", OpenAsync)
            .ForWorkspaceAlone()
            .WithName("ReadSecrets")
            .WithSummary("The values that a workspace runs with")
            .WithDescription(
                "Those of the installation, overridden by its own. For the workspace itself with its token and for nobody else, not the operator either; " +
                "each reading is in the audit trail. When some cannot be opened the answer is 500, names them in `failed_keys` as `global:KEY` or " +
                "`workspace:KEY`, and gives none. Contract section 5.14.")
            .WithParameter("id", WorkspaceMeaning)
            .WithExample("""{"OPENAI_API_KEY":"sk-0123456789"}""")
            .Refuses(StatusCodes.Status410Gone);

        foreach (var (map, name) in (ReadOnlySpan<(Func<string, Delegate, RouteHandlerBuilder> Map, string Name)>)
            [(secrets.MapPost, "SetSecret"), (secrets.MapPut, "PutSecret")])
        {
            map("/", SetAsync)
                .ForOperator()
                .WithName(name)
                .WithSummary("Set a secret of a workspace")
                .WithDescription(
                    $"Replaces the one that was there, and restarts the workspace: `restarted` says whether, and `why_not` why it was not, because it is " +
                    $"paused or its agent runs elsewhere. {Rules} Contract section 5.14.")
                .WithParameter("id", WorkspaceMeaning)
                .WithBodyExample(Body)
                .WithExample("""{"status":"saved","key":"OPENAI_API_KEY","restarted":true}""")
                .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status413PayloadTooLarge);
        }

        secrets.MapDelete("/{key}", DeleteAsync)
            .ForOperator()
            .WithName("DeleteSecret")
            .WithSummary("Delete a secret of a workspace")
            .WithDescription("Restarts the workspace, as setting one does. 404 also means that there is none of that key. Contract section 5.14.")
            .WithParameter("id", WorkspaceMeaning)
            .WithParameter("key", KeyMeaning)
            .WithExample("""{"status":"deleted","key":"OPENAI_API_KEY","restarted":true}""")
            .Refuses(StatusCodes.Status410Gone);
    }

    private static void MapOfInstallation(this IEndpointRouteBuilder app, string path, string suffix, string section)
    {
        var secrets = app.MapGroup(path).WithTags("Secrets").ForOperator().Refuses(
            StatusCodes.Status400BadRequest, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);

        secrets.MapGet("/", ListGlobalAsync)
            .WithName($"ListGlobalSecrets{suffix}")
            .WithSummary("Which secrets the installation has")
            .WithDescription($"Every workspace runs with those that it does not override. In the order of their keys. Never values. {section}")
            .WithExample($$"""[{"key":"OPENAI_API_KEY","has_value":true,"scope":"global",{{Times}}}]""");

        foreach (var (map, name) in (ReadOnlySpan<(Func<string, Delegate, RouteHandlerBuilder> Map, string Name)>)
            [(secrets.MapPost, "SetGlobalSecret"), (secrets.MapPut, "PutGlobalSecret")])
        {
            map("/", SetGlobalAsync)
                .WithName($"{name}{suffix}")
                .WithSummary("Set a secret of the installation")
                .WithDescription($"Replaces the one that was there. Restarts nobody: agents have it from their next start. {Rules} {section}")
                .WithBodyExample(Body)
                .WithExample("""{"status":"saved","key":"OPENAI_API_KEY","scope":"global"}""")
                .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge);
        }

        secrets.MapDelete("/{key}", DeleteGlobalAsync)
            .WithName($"DeleteGlobalSecret{suffix}")
            .WithSummary("Delete a secret of the installation")
            .WithDescription($"Restarts nobody. 404 means that there is none of that key. {section}")
            .WithParameter("key", KeyMeaning)
            .WithExample("""{"status":"deleted","key":"OPENAI_API_KEY","scope":"global"}""")
            .Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<IReadOnlyList<SecretNameBody>>> ListAsync(string id, ClusterCalls cluster, CancellationToken cancellationToken) =>
        TypedResults.Ok(await NamesAsync(Inputs.ParseWorkspaceId("id", id), cluster, cancellationToken));

    private static async Task<Ok<IReadOnlyList<SecretNameBody>>> ListGlobalAsync(ClusterCalls cluster, CancellationToken cancellationToken) =>
        TypedResults.Ok(await NamesAsync((WorkspaceId?)null, cluster, cancellationToken));

    private static async Task<IReadOnlyList<SecretNameBody>> NamesAsync(
        WorkspaceId? workspace, ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var list = await cluster.AskAsync((grains, token) => Secrets(grains).ListAsync(workspace, token), cancellationToken);
        return [.. list.Secrets.Select(SecretNameBody.From)];
    }

    private static async Task<Ok<IReadOnlyDictionary<string, string>>> OpenAsync(
        string id, HttpResponse response, ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var opened = await cluster.AskAsync((grains, token) => Secrets(grains).OpenAsync(workspace, token), cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok<IReadOnlyDictionary<string, string>>(opened.Values);
    }

    private static async Task<Ok<ChangedSecretBody>> SetAsync(string id, Body<SetSecretBody> body, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var (key, value) = body.Value.Read();
        var change = await cluster.CommandAsync(grains => Secrets(grains).SetAsync(workspace, key, value, CancellationToken.None));
        return TypedResults.Ok(new ChangedSecretBody { Status = "saved", Key = key, Restarted = change.IsRestarted, WhyNot = change.WhyNot });
    }

    private static async Task<Ok<ChangedSecretBody>> SetGlobalAsync(Body<SetSecretBody> body, ClusterCalls cluster)
    {
        var (key, value) = body.Value.Read();
        await cluster.CommandAsync(grains => Secrets(grains).SetAsync(null, key, value, CancellationToken.None));
        return TypedResults.Ok(new ChangedSecretBody { Status = "saved", Key = key, Scope = ScopeNames.Global });
    }

    private static async Task<Ok<ChangedSecretBody>> DeleteAsync(string id, string key, HttpContext context, ClusterCalls cluster)
    {
        var workspace = Inputs.ParseWorkspaceId("id", id);
        var unwanted = PathSegment.Read(key, context);
        var change = await cluster.CommandAsync(grains => Secrets(grains).DeleteAsync(workspace, unwanted, CancellationToken.None));
        return TypedResults.Ok(new ChangedSecretBody { Status = "deleted", Key = unwanted, Restarted = change.IsRestarted, WhyNot = change.WhyNot });
    }

    private static async Task<Ok<ChangedSecretBody>> DeleteGlobalAsync(string key, HttpContext context, ClusterCalls cluster)
    {
        var unwanted = PathSegment.Read(key, context);
        await cluster.CommandAsync(grains => Secrets(grains).DeleteAsync(null, unwanted, CancellationToken.None));
        return TypedResults.Ok(new ChangedSecretBody { Status = "deleted", Key = unwanted, Scope = ScopeNames.Global });
    }

    private static ISecrets Secrets(IGrainFactory grains) => grains.GetGrain<ISecrets>(0);
}
