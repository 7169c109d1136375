using System.Text;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Wire;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Molecule.Gateway.Templates;

/// <summary>
/// Finds templates by their folders and by the names of workspaces. A name is only ever compared with the names of folders that are there, never made into a path,
/// and links are not followed, so nothing outside is read whatever a workspace is called.
/// </summary>
internal sealed class TemplateFolder(IOptions<TemplateOptions> options)
{
    /// <summary>Folders that are looked at.</summary>
    public const int MaxTemplates = 1_000;

    /// <summary>The largest <c>config.yaml</c> that is read, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>How deep lists and maps may stand in each other: what reads them does so in itself.</summary>
    public const int MaxDepth = 32;

    private const string Default = "workspace-configs-templates";

    /// <summary>How folders begin that belong to one workspace and are no templates.</summary>
    private const string OfOneWorkspace = "ws-";

    private static readonly IDeserializer Yaml = new DeserializerBuilder().IgnoreUnmatchedProperties().WithDuplicateKeyChecking().Build();

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
        Folders().FirstOrDefault(folder => folder.Name == name) is { } match ? await ReadAsync(match, cancellationToken) : null;

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

        if (file.Length > MaxBytes)
            throw Unreadable(folder, $"its config.yaml is larger than {MaxBytes} bytes");

        try
        {
            var text = await File.ReadAllTextAsync(file.FullName, Encoding.UTF8, cancellationToken);
            RefuseDepth(folder, text);
            return Yaml.Deserialize<Template?>(text);
        }
        catch (YamlException exception)
        {
            throw Unreadable(folder, $"its config.yaml is no good at line {exception.Start.Line}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(folder, "its config.yaml cannot be read");
        }
    }

    private static void RefuseDepth(DirectoryInfo folder, string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            // The stream and the document are the first two.
            depth += parser.Current!.NestingIncrease;
            if (depth > MaxDepth + 2)
                throw Unreadable(folder, $"its config.yaml is nested deeper than {MaxDepth}");
        }
    }

    private static BadInputException Unreadable(DirectoryInfo folder, string why) => new($"the template {folder.Name} cannot be used: {why}", "bad_template");

    private DirectoryInfo[] Folders()
    {
        var root = options.Value.Folder is { Length: > 0 } given ? given : Discover();
        if (root is null || !Directory.Exists(root))
            return [];

        return [.. new DirectoryInfo(root).EnumerateDirectories()
            .Where(folder => folder.LinkTarget is null && !folder.Name.StartsWith(OfOneWorkspace, StringComparison.Ordinal))
            .Take(MaxTemplates)
            .OrderBy(folder => folder.Name, StringComparer.Ordinal)];
    }

    private static string? Discover() =>
        new[] { Default, Path.Combine("..", Default), Path.Combine("..", "..", Default) }.FirstOrDefault(Directory.Exists);
}
