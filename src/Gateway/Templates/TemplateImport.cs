using System.Text;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;
using YamlDotNet.Serialization;

namespace Molecule.Gateway.Templates;

/// <summary>
/// Keeps new templates in the folder of templates. Each is written beside the others under a name that is no template's and then renamed, so that it
/// is there whole or not at all, whoever looks meanwhile; of two with the same name one is kept.
/// </summary>
internal sealed class TemplateImport(TemplateFolder templates)
{
    /// <summary>The most files of a template, its configuration among them: as many as a workspace can have.</summary>
    public const int MaxFiles = BundleLimits.MaxFiles;

    /// <summary>The longest name.</summary>
    public const int MaxName = 100;

    private const string Config = "config.yaml";
    private const string Unnamed = "unnamed";
    private const string DefaultModel = "anthropic:claude-sonnet-4-6";

    private static readonly string[] DefaultPrompts = ["system-prompt.md"];
    private static readonly string[] DefaultSecrets = ["ANTHROPIC_API_KEY"];

    private static readonly ISerializer Yaml = new SerializerBuilder().WithQuotingNecessaryStrings().DisableAliases().Build();

    /// <summary>The folder that a template of this name has: lower case, spaces as hyphens, and only what a folder's name may have anywhere.</summary>
    public static string FolderOf(string name)
    {
        var kept = name.ToLowerInvariant().Replace(' ', '-').Where(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '_' or '-');
        return string.Concat(kept) is { Length: > 0 } folder ? folder : Unnamed;
    }

    /// <summary>Keeps a template.</summary>
    /// <returns>The name of its folder, and whether it is kept now: false when there was one of that name.</returns>
    /// <exception cref="BadInputException">It cannot be a template, or there is no place to keep it.</exception>
    public async Task<(string Folder, bool IsKept)> ImportAsync(ImportTemplateBody body, CancellationToken cancellationToken)
    {
        new RequiredFields("ImportTemplate")
            .Check("name", "Name", !string.IsNullOrEmpty(body.Name))
            .Check("files", "Files", body.Files is not null)
            .ThrowIfAnyIsMissing();
        Inputs.RefuseControlCharacters("name", body.Name);
        if (body.Name!.Length > MaxName)
            throw new BadInputException($"name must be 1 to {MaxName} characters", "invalid_field", "name");

        var folder = FolderOf(body.Name);
        if (folder.StartsWith(TemplateFolder.OfOneWorkspace, StringComparison.Ordinal))
            throw new BadInputException($"name must not begin with {TemplateFolder.OfOneWorkspace}: such folders are of one workspace", "invalid_field", "name");

        var files = body.Files!.Require("files", MaxFiles);
        RequireConfig(files);
        if (files.Count == MaxFiles && !HasConfig(files))
            throw new BadInputException($"files must be at most {MaxFiles} files, the {Config} that is written among them", "invalid_field", "files");

        try
        {
            return (folder, await WriteAsync(folder, Complete(body.Name, files), cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException("templates cannot be written here", "templates_unavailable", status: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static void RequireConfig(IReadOnlyList<(RelativePath Path, string Text)> files)
    {
        try
        {
            if (files.FirstOrDefault(file => file.Path.Value == Config) is { Text: { } text } && TemplateText.Read(text) is null)
                throw new TemplateTextException("is empty");
        }
        catch (TemplateTextException exception)
        {
            throw new BadInputException($"files.{Config} {exception.Message}", "bad_template", $"files.{Config}");
        }
    }

    private static bool HasConfig(IReadOnlyList<(RelativePath Path, string Text)> files) => files.Any(file => file.Path.Value == Config);

    private static IEnumerable<(string Path, string Text)> Complete(string name, IReadOnlyList<(RelativePath Path, string Text)> files)
    {
        foreach (var (path, text) in files)
            yield return (path.Value, text);

        if (!HasConfig(files))
            yield return (Config, Describe(name, [.. files.Select(file => file.Path.Value)]));
    }

    /// <summary>What contract section 5.16 writes for a template that says nothing of itself.</summary>
    private static string Describe(string name, IReadOnlyList<string> paths)
    {
        var prompts = paths.Where(path => !path.Contains('/', StringComparison.Ordinal) && path.EndsWith(".md", StringComparison.OrdinalIgnoreCase)).ToArray();
        return Yaml.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["name"] = name,
            ["description"] = "",
            ["version"] = "1.0.0",
            ["tier"] = 1,
            ["model"] = DefaultModel,
            ["prompt_files"] = prompts.Length > 0 ? prompts : DefaultPrompts,
            ["skills"] = paths.Select(path => path.Split('/')).Where(path => path is ["skills", _, "SKILL.md"]).Select(path => path[1]).ToArray(),
            ["a2a"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["port"] = 8000 },
            ["env"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["required"] = DefaultSecrets },
        });
    }

    private async Task<bool> WriteAsync(string folder, IEnumerable<(string Path, string Text)> files, CancellationToken cancellationToken)
    {
        var root = templates.RequireRoot();
        var place = Path.Combine(root, folder);
        if (Path.Exists(place))
            return false;

        var half = Path.Combine(root, $"{TemplateFolder.Hidden}import-{Guid.NewGuid():n}");
        Directory.CreateDirectory(half);
        try
        {
            foreach (var (path, text) in files)
                await WriteAsync(Path.Combine(half, path), text, cancellationToken);

            Directory.Move(half, place);
            return true;
        }
        catch (IOException) when (Path.Exists(place))
        {
            // Another one of this name came first.
            return false;
        }
        finally
        {
            if (Directory.Exists(half))
                Directory.Delete(half, recursive: true);
        }
    }

    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        await using var file = new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
        await file.WriteAsync(text.AsMemory(), cancellationToken);
    }
}
