using System.Collections.Immutable;
using Molecule.Gateway.Templates;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Workspaces;

/// <summary>What a workspace is created with.</summary>
internal sealed record CreateWorkspaceBody
{
    /// <summary>Display name, 1 to 200 characters. Required.</summary>
    public string? Name { get; init; }

    /// <summary>What it does in the organisation, at most 1,000 characters.</summary>
    public string? Role { get; init; }

    /// <summary>
    /// The <c>id</c> of a template, which gives the files of its agent as they are now, and the tier and the runtime that are not given here. When left out,
    /// an agent that is started here has the files of the template <c>&lt;runtime&gt;-default</c>, where there is one.
    /// </summary>
    public string? Template { get; init; }

    /// <summary>1 to 4: how its agent is deployed; the template's, or 1, when left out or 0.</summary>
    public int? Tier { get; init; }

    /// <summary>Which model its agent asks, 1 to 200 characters: for the configuration that is made for an agent without a template.</summary>
    public string? Model { get; init; }

    /// <summary>What runs its agent, 1 to 100 characters; the template's, or <c>langgraph</c>, when left out. <c>external</c> means the same as the flag.</summary>
    public string? Runtime { get; init; }

    /// <summary>Its agent runs elsewhere and is never started here: the workspace is online at once.</summary>
    public bool? External { get; init; }

    /// <summary>
    /// Where an external agent is reached: an absolute <c>http</c> or <c>https</c> URI without credentials or fragment, at most 2,000 characters,
    /// or <c>remote://no-inbound</c> when nobody can call it. Refused when the agent is not external: it registers with its address.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>Directory that its agent works in: absolute, without <c>..</c>, outside the system's own directories.</summary>
    public string? WorkspaceDir { get; init; }

    /// <summary>What it may do there: <c>none</c> (default), <c>read_only</c> or <c>read_write</c>; the last two need the directory.</summary>
    public string? WorkspaceAccess { get; init; }

    /// <summary>
    /// Whole seconds, 10 to 86,400, that its agent may be busy without progress before the workspace is marked as stalled; nobody looks when left
    /// out. Longer than its heartbeats are apart: progress is heard with them.
    /// </summary>
    public int? StallTimeoutSeconds { get; init; }

    /// <summary>Its parent in the organisation; a root when left out.</summary>
    public string? ParentId { get; init; }

    /// <summary>Where to draw it; the canvas chooses when left out.</summary>
    public PlaceBody? Canvas { get; init; }

    /// <summary>The template whose files its agent has, before it is known whether that one says anything.</summary>
    /// <exception cref="BadInputException">One is named that is not there, or cannot be read.</exception>
    public async Task<(string Folder, Template Template)?> FindTemplateAsync(TemplateFolder templates, CancellationToken cancellationToken)
    {
        if (Template is { Length: > 0 } named)
            return (named, await templates.RequireInFolderAsync(named, cancellationToken));

        return External is true || Runtime == NewWorkspace.ExternalRuntime
            ? null
            : await templates.FindDefaultAsync(string.IsNullOrEmpty(Runtime) ? NewWorkspace.DefaultRuntime : Runtime, cancellationToken);
    }

    /// <param name="found">The template that was found for it; null when there is none.</param>
    /// <param name="files">The files of that one.</param>
    public NewWorkspace ToNewWorkspace((string Folder, Template Template)? found, IReadOnlyList<WorkspaceFile> files)
    {
        // What nobody has asked for gives files and an image, and nothing else.
        var template = string.IsNullOrEmpty(Template) ? null : found?.Template;
        new RequiredFields("CreateWorkspace").Check("name", "Name", !string.IsNullOrEmpty(Name)).ThrowIfAnyIsMissing();
        Inputs.RefuseControlCharacters("name", Name);
        Inputs.RefuseControlCharacters("role", Role);
        Inputs.RefuseControlCharacters("runtime", Runtime);
        Inputs.RefuseControlCharacters("model", Model);
        Inputs.RefuseControlCharacters("url", Url);
        Inputs.RefuseControlCharacters("workspace_dir", WorkspaceDir);
        var runtime = string.IsNullOrEmpty(Runtime) ? template?.Runtime : Runtime;

        // Either way of saying it means remote (contract W22); the workspace sees to it that both are true then.
        var external = External is true || runtime == NewWorkspace.ExternalRuntime;
        return new NewWorkspace
        {
            Name = Name!,
            Role = Role,
            Tier = Tier is null or 0 ? template?.Tier ?? 1 : Tier.Value,
            ParentId = ParentId is null ? null : Inputs.ParseWorkspaceId("parent_id", ParentId),
            Runtime = external ? NewWorkspace.ExternalRuntime : string.IsNullOrEmpty(runtime) ? NewWorkspace.DefaultRuntime : runtime,
            External = external,
            Url = Url ?? "",
            WorkspaceDir = string.IsNullOrEmpty(WorkspaceDir) ? null : WorkspaceDir,
            Access = AccessNames.Parse(WorkspaceAccess),
            Place = Canvas?.ToPlace(),
            Template = found?.Folder,
            Files = files.ToImmutableArray(),
            // The image of a template is for the runtime of the template.
            Image = template?.Runtime is null || runtime == template.Runtime ? found?.Template.Image : null,
            Model = string.IsNullOrEmpty(Model) ? null : Model,
            StallTimeout = StallTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    /// <summary>A point on the canvas.</summary>
    internal sealed record PlaceBody
    {
        /// <summary>Canvas units to the right of where the members of its team begin, or of the origin for a root; 0 when left out.</summary>
        public double? X { get; init; }

        /// <summary>Canvas units below where the members of its team begin, or below the origin for a root; 0 when left out.</summary>
        public double? Y { get; init; }

        public WorkspacePlace ToPlace()
        {
            Inputs.RefuseInfinite("canvas.x", X ?? 0);
            Inputs.RefuseInfinite("canvas.y", Y ?? 0);
            return new WorkspacePlace(X ?? 0, Y ?? 0);
        }
    }
}
