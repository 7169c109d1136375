using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;

namespace Molecule.Gateway.Templates;

/// <summary>What workspaces can be created from.</summary>
internal static class TemplateEndpoints
{
    public static void MapTemplates(this IEndpointRouteBuilder app) => app.MapGet("/templates", ListAsync)
        .ForOperator()
        .WithTags("Workspaces")
        .WithName("ListTemplates")
        .WithSummary("The templates that workspaces can be created from")
        .WithDescription(
            "The folders below `CONFIGS_DIR` that have a `config.yaml` that can be read, in the order of their names; at most 1,000. Contract section 5.16.")
        .WithExample(
            """[{"id":"researcher","name":"Researcher","description":"Reads and sums up","tier":2,"model":"anthropic:claude-sonnet-4-6","skills":["search"],"skill_count":1}]""")
        .Refuses(StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);

    private static async Task<Ok<IReadOnlyList<TemplateBody>>> ListAsync(TemplateFolder templates, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<TemplateBody>>(
            [.. (await templates.ListAsync(cancellationToken)).Select(template => TemplateBody.From(template.Folder, template.Template))]);
}
