using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Bundles;

/// <summary>Which of a workspace's files are in a bundle.</summary>
public static class BundleParts
{
    /// <summary>The file that says what an agent is told first.</summary>
    public const string SystemPrompt = "system-prompt.md";

    /// <summary>The file that configures an agent.</summary>
    public const string Configuration = "config.yaml";

    /// <summary>How the paths of the files of skills begin; the name of a skill follows, and then a path of its own.</summary>
    public const string Skills = "skills/";

    /// <summary>Whether a file goes into a bundle.</summary>
    /// <param name="path">Where it is.</param>
    public static bool Has(RelativePath path) =>
        path.Value is SystemPrompt or Configuration
        || (path.Value.StartsWith(Skills, StringComparison.Ordinal) && path.Value.IndexOf('/', Skills.Length) > 0);
}
