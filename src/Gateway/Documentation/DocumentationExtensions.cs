using Microsoft.OpenApi;
using Molecule.Gateway.Access;
using Molecule.Gateway.Door;
using Scalar.AspNetCore;

namespace Molecule.Gateway.Documentation;

/// <summary>The OpenAPI document and a page to read it.</summary>
internal static class DocumentationExtensions
{
    /// <summary>The page builds itself from inline scripts and styles; it may load nothing that is not served from here.</summary>
    private const string PagePolicyValue =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
        "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'";

    public static void AddDocumentation(this WebApplicationBuilder builder) =>
        builder.Services.AddOpenApi(options =>
        {
            options.CreateSchemaReferenceId = SchemaNames.Of;
            options.AddOperationTransformer<OperationDocumenter>();
            options.AddSchemaTransformer<SchemaDocumenter>();
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "Molecule",
                    Version = "v1",
                    Description =
                        "The control plane of an organisation of AI agents. A workspace is a role in the organisation; an agent is whatever fills it " +
                        "today.\n\nErrors are `{\"error\":\"…\"}` with a `code` for programs, and the `field` at fault. A parameter of a list that is sent empty " +
                        "counts as left out. The live canvas listens at the SignalR hub `/hubs/canvas` " +
                        "(JSON protocol): the streaming method `Subscribe(position)` sends a `snapshot` first when the position is null, then every " +
                        "fact after it in `events` frames, each once and in order, and what is no fact in `vitals` and `announcements` frames. " +
                        "`Presence()` streams who else has a canvas open, and `Look(look)` says where one looks oneself; nothing of that is kept. " +
                        "Agents that speak SignalR listen at `/hubs/agent`: `Subscribe(workspace_id, position)` sends what concerns that workspace in " +
                        "`events` and `announcements` frames, `resume` where `/ws` says `RESUME`, and `position` where it says `POSITION`.",
                };
                document.Servers = [];
                return Task.CompletedTask;
            });
        });

    public static void MapDocumentation(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").ForOperator();
        app.MapScalarApiReference("/docs", page => page
                .WithTitle("Molecule API")
                .WithOpenApiRoutePattern("/openapi/{documentName}.json")
                .DisableDefaultFonts()
                .DisableTelemetry()
                .DisableAgent()
                .DisableMcp()
                .HideDeveloperTools()
                .HideClientButton())
            .WithMetadata(new PagePolicy(PagePolicyValue))
            .ForOperator();
    }

    /// <summary>Shows what a body may look like.</summary>
    public static RouteHandlerBuilder WithBodyExample(this RouteHandlerBuilder endpoint, string json) =>
        endpoint.WithMetadata(new DocumentedExample(json, IsOfBody: true));

    /// <summary>Shows what an answer may look like.</summary>
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder endpoint, string json) =>
        endpoint.WithMetadata(new DocumentedExample(json, IsOfBody: false));

    /// <summary>Says what a parameter means.</summary>
    public static RouteHandlerBuilder WithParameter(this RouteHandlerBuilder endpoint, string name, string meaning, bool isInteger = false) =>
        endpoint.WithMetadata(new DocumentedParameter(name, meaning, isInteger));
}
