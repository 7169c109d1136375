using Molecule.Gateway.Templates;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Bundles;

/// <summary>Where the parts of a bundle are among the files of an agent, and the way back.</summary>
internal static class BundleFiles
{
    public const string SystemPrompt = BundleParts.SystemPrompt;
    public const string Config = BundleParts.Configuration;

    private const string Skills = BundleParts.Skills;
    private const string SkillText = "SKILL.md";
    private const string FrontMatter = "---";

    /// <summary>Puts files into the parts of a bundle.</summary>
    /// <param name="body">The bundle so far.</param>
    /// <param name="files">Files of an agent that are parts of a bundle, no path twice.</param>
    public static BundleBody Fill(BundleBody body, IReadOnlyList<WorkspaceFile> files)
    {
        var config = files.FirstOrDefault(file => file.Path.Value == Config)?.Text;
        return body with
        {
            SystemPrompt = files.FirstOrDefault(file => file.Path.Value == SystemPrompt)?.Text ?? "",
            Skills =
            [
                .. files.Where(file => file.Path.Value.StartsWith(Skills, StringComparison.Ordinal))
                    .Select(file => (File: file, Skill: file.Path.Value[Skills.Length..file.Path.Value.IndexOf('/', Skills.Length)]))
                    .GroupBy(part => part.Skill, part => part.File, StringComparer.Ordinal)
                    .OrderBy(skill => skill.Key, StringComparer.Ordinal)
                    .Select(skill => Describe(skill.Key, [.. skill.OrderBy(file => file.Path.Value, StringComparer.Ordinal)])),
            ],
            Prompts = new FileMap(config is null ? [] : [(Config, config)]),
            RequiredSecrets = config is null ? [] : RequiredSecrets(config),
        };
    }

    /// <summary>The files that a bundle's parts are, in the order of their paths.</summary>
    /// <param name="field">How the fields of the bundle are called on the wire.</param>
    /// <param name="body">The bundle.</param>
    /// <exception cref="BadInputException">Some cannot be files.</exception>
    public static IReadOnlyList<WorkspaceFile> Read(string field, BundleBody body)
    {
        var all = new List<(string, string)>();
        if (body.SystemPrompt is { Length: > 0 } prompt)
        {
            FileMap.RefuseWhatCannotBeKept($"{field}system_prompt", prompt);
            all.Add((SystemPrompt, prompt));
        }

        foreach (var (path, text) in (body.Prompts ?? new FileMap([])).Require($"{field}prompts", BundleLimits.MaxFiles))
        {
            if (path.Value != Config)
                throw new BadInputException($"{field}prompts.{path} is not known: there is {Config}", "invalid_field", $"{field}prompts.{path}");

            all.Add((Config, text));
        }

        for (var index = 0; index < (body.Skills?.Count ?? 0); index++)
            all.AddRange(ReadSkill($"{field}skills[{index}]", body.Skills![index]));

        // Once more all together: two skills may be one, and their paths are longer now.
        return [.. new FileMap(all).Require($"{field}skills", BundleLimits.MaxFiles).Select(file => new WorkspaceFile(file.Path, file.Text))];
    }

    /// <summary>What a configuration says; nothing when it cannot be read.</summary>
    public static Template? TryRead(string config)
    {
        try
        {
            return TemplateText.Read(config);
        }
        catch (TemplateTextException)
        {
            return null;
        }
    }

    private static IReadOnlyList<string> RequiredSecrets(string config) => TryRead(config)?.RequiredSecrets ?? [];

    private static IEnumerable<(string Path, string Text)> ReadSkill(string field, BundleBody.SkillBody? skill)
    {
        if (!RelativePath.TryParse(skill?.Id, out var id) || id.Value != skill.Id || id.Value.Contains('/', StringComparison.Ordinal))
            throw new BadInputException($"{field}.id must be the name of a folder", "invalid_path", $"{field}.id");

        foreach (var (path, text) in (skill.Files ?? new FileMap([])).Require($"{field}.files", BundleLimits.MaxFiles))
            yield return ($"{Skills}{id}/{path}", text);
    }

    private static BundleBody.SkillBody Describe(string skill, IReadOnlyList<WorkspaceFile> files)
    {
        var folder = $"{Skills}{skill}/".Length;
        return new BundleBody.SkillBody
        {
            Id = skill,
            Name = skill,
            Description = files.FirstOrDefault(file => file.Path.Value[folder..] == SkillText) is { } text ? FirstLine(text.Text) : "",
            Files = new FileMap([.. files.Select(file => (file.Path.Value[folder..], file.Text))]),
        };
    }

    /// <summary>The first line that says something: no heading, and none of what stands between two lines of hyphens at the beginning.</summary>
    private static string FirstLine(string text)
    {
        var isInFront = false;
        foreach (var (number, line) in text.Split('\n', StringSplitOptions.TrimEntries).Index())
        {
            if (line == FrontMatter && (number == 0 || isInFront))
                isInFront = !isInFront;
            else if (!isInFront && line.Length > 0 && !line.StartsWith('#'))
                return line;
        }

        return "";
    }
}
