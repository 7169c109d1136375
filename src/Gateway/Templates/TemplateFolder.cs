using System.Text;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Templates;

/// <summary>
/// Finds templates by their folders and by the names of workspaces. A name is only ever compared with the names of folders that are there, never made into a path,
/// and links are not followed, so nothing outside is read whatever a workspace is called.
/// </summary>
internal sealed class TemplateFolder(IOptions<TemplateOptions> options)
{
    /// <summary>Folders that are looked at.</summary>
    public const int MaxTemplates = 1_000;

    /// <summary>How folders begin that belong to one workspace and are no templates.</summary>
    public const string OfOneWorkspace = "ws-";

    /// <summary>How folders begin that are none of these: those of a version control, or a template that is just being written.</summary>
    public const char Hidden = '.';

    private const string Default = "workspace-configs-templates";
    private const string OfRuntime = "-default";

    /// <summary>All that can be read, in the order of their folders.</summary>
    public async Task<IReadOnlyList<(string Folder, Template Template)>> ListAsync(CancellationToken cancellationToken)
    {
        var templates = new List<(string, Template)>();
        foreach (var folder in Folders())
        {
            try
            {
                if (await ReadAsync(folder, cancellationToken) is { } template)
                    templates.Add((folder.Name, template));
            }
            catch (BadInputException)
            {
                // A broken template is none.
            }
        }

        return templates;
    }

    /// <summary>The template in the folder of exactly this name.</summary>
    /// <returns>The template; null when there is none.</returns>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    public async Task<Template?> FindInFolderAsync(string name, CancellationToken cancellationToken) =>
        FindFolder(name) is { } match ? await ReadAsync(match, cancellationToken) : null;

    /// <summary>The folder of exactly this name, whatever is in it; null when there is none.</summary>
    public DirectoryInfo? FindFolder(string name) => Folders().FirstOrDefault(folder => folder.Name == name);

    /// <summary>The template that a caller's field <c>template</c> names.</summary>
    /// <exception cref="BadInputException">There is none, or it cannot be read.</exception>
    public async Task<Template> RequireInFolderAsync(string name, CancellationToken cancellationToken) =>
        await FindInFolderAsync(name, cancellationToken) ?? throw new BadInputException("template names none that there is", "invalid_field", "template");

    /// <summary>The template for those that have a runtime and name no template (contract section 5.2).</summary>
    /// <returns>The template; null when there is none that can be read.</returns>
    public async Task<(string Folder, Template Template)?> FindDefaultAsync(string runtime, CancellationToken cancellationToken)
    {
        try
        {
            return await FindInFolderAsync(runtime + OfRuntime, cancellationToken) is { } template ? (runtime + OfRuntime, template) : null;
        }
        catch (BadInputException)
        {
            // Nobody has asked for it by its name.
            return null;
        }
    }

    /// <summary>The folder that holds the templates.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public string RequireRoot()
    {
        if (options.Value.Folder is { Length: > 0 } given)
            return Directory.CreateDirectory(given).FullName;

        return Discover() ?? throw new BadInputException(
            "there is no folder of templates: set CONFIGS_DIR", "templates_unavailable", status: StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>The template whose folder has the name, in lower case and with hyphens, or whose configuration gives exactly this name.</summary>
    /// <returns>The template; null when none matches.</returns>
    /// <exception cref="BadInputException">The one that matches by its folder cannot be read.</exception>
    public async Task<Template?> FindAsync(string workspaceName, CancellationToken cancellationToken)
    {
        var folders = Folders();
        var normalised = workspaceName.ToLowerInvariant().Replace(' ', '-');
        if (folders.FirstOrDefault(folder => folder.Name == normalised) is { } match)
            return await ReadAsync(match, cancellationToken);

        foreach (var folder in folders)
        {
            try
            {
                if (await ReadAsync(folder, cancellationToken) is { } template && template.Name == workspaceName)
                    return template;
            }
            catch (BadInputException)
            {
                // A broken template that nobody asked for by its folder is not the one.
            }
        }

        return null;
    }

    private static async Task<Template?> ReadAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.Combine(folder.FullName, "config.yaml"));
        if (!file.Exists || file.LinkTarget is not null)
            return null;

        if (file.Length > TemplateText.MaxBytes)
            throw Unreadable(folder, $"its config.yaml is larger than {TemplateText.MaxBytes} bytes");

        try
        {
            return TemplateText.Read(await File.ReadAllTextAsync(file.FullName, Encoding.UTF8, cancellationToken));
        }
        catch (TemplateTextException exception)
        {
            throw Unreadable(folder, $"its config.yaml {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(folder, "its config.yaml cannot be read");
        }
    }

    private static BadInputException Unreadable(DirectoryInfo folder, string why) => new($"the template {folder.Name} cannot be used: {why}", "bad_template");

    private DirectoryInfo[] Folders()
    {
        var root = options.Value.Folder is { Length: > 0 } given ? given : Discover();
        if (root is null || !Directory.Exists(root))
            return [];

        return [.. new DirectoryInfo(root).EnumerateDirectories()
            .Where(folder => folder.LinkTarget is null && !folder.Name.StartsWith(Hidden) && !folder.Name.StartsWith(OfOneWorkspace, StringComparison.Ordinal))
            .Take(MaxTemplates)
            .OrderBy(folder => folder.Name, StringComparer.Ordinal)];
    }

    private static string? Discover() =>
        new[] { Default, Path.Combine("..", Default), Path.Combine("..", "..", Default) }.FirstOrDefault(Directory.Exists);
}
