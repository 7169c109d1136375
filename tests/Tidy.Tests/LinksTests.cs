using System.Text.RegularExpressions;

namespace Molecule.Tidy.Tests;

/// <summary>What the documents lead to is there: a page that was renamed or numbered anew is a dead end otherwise.</summary>
public sealed partial class LinksTests
{
    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(Checkout.Root, "*.md").Select(file => Path.GetFileName(file))
            .Concat(Checkout.FilesBelow("docs", "templates", "samples", "images").Where(file => file.EndsWith(".md", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_LeadsOnlyToFilesThatThereAre(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Checkout.Root, document))!;
        Links().Matches(Checkout.Read(document)).Select(link => link.Groups["to"].Value)
            .Where(to => !Path.Exists(Path.Combine(folder, to)))
            .ShouldBeEmpty();
    }

    /// <summary>The target of a link within the project, without the place in the page.</summary>
    [GeneratedRegex(@"\]\((?<to>[^)#:\s]+)(?:#[^)\s]*)?\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Links();
}
