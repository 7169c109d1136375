using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Templates;

/// <summary>What workspaces can be created from.</summary>
internal static class TemplateEndpoints
{
    public static void MapTemplates(this IEndpointRouteBuilder app)
    {
        var templates = app.MapGroup("/templates").WithTags("Workspaces").ForOperator()
            .Refuses(StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);

        templates.MapGet("/", ListAsync)
            .WithName("ListTemplates")
            .WithSummary("The templates that workspaces can be created from")
            .WithDescription(
                "The folders below `CONFIGS_DIR` that have a `config.yaml` that can be read, in the order of their names; at most 1,000. Contract section 5.16.")
            .WithExample(
                """[{"id":"researcher","name":"Researcher","description":"Reads and sums up","tier":2,"model":"anthropic:claude-sonnet-4-6","skills":["search"],"skill_count":1,"required_secrets":["ANTHROPIC_API_KEY"]}]""");

        templates.MapPost("/import", ImportAsync)
            .WithName("ImportTemplate")
            .WithSummary("Keep a new template")
            .WithDescription(
                "Written below `CONFIGS_DIR` of the gateway that is asked: where there are several, they share that folder. The template is there whole or not at " +
                "all. Without a `config.yaml` among its files one is written that names its prompts and skills. 400 also means that a path leads outside, or that " +
                "a file is there twice; 409 that there is a template of that name, which `id` names; 503 that there is no folder that can be written. Contract section 5.16.")
            .WithBodyExample("""{"name":"Researcher","files":{"system-prompt.md":"You read and sum up.","skills/search/SKILL.md":"Search the archive."}}""")
            .WithExample("""{"status":"imported","id":"researcher","name":"Researcher"}""")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<Ok<IReadOnlyList<TemplateBody>>> ListAsync(TemplateFolder templates, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<TemplateBody>>(
            [.. (await templates.ListAsync(cancellationToken)).Select(template => TemplateBody.From(template.Folder, template.Template))]);

    private static async Task<Results<Created<ImportedTemplateBody>, Conflict<ErrorBody>>> ImportAsync(
        Body<ImportTemplateBody> body, TemplateImport import, CancellationToken cancellationToken)
    {
        var (folder, isKept) = await import.ImportAsync(body.Value, cancellationToken);
        return isKept
            ? TypedResults.Created("/templates", new ImportedTemplateBody { Id = folder, Name = body.Value.Name! })
            : TypedResults.Conflict(new ErrorBody { Error = "template already exists", Code = "template_exists", Id = folder });
    }
}
