using System.Text.RegularExpressions;

namespace Molecule.Tidy.Tests;

/// <summary>Documents say which test shows what; the tests they name exist.</summary>
public sealed partial class NamedTestsTests
{
    private static readonly string[] Documents = ["docs/contract-coverage.md", "docs/security.md"];

    private static readonly Lazy<IReadOnlyList<string>> Sources = new(() =>
        [.. Checkout.FilesBelow("tests").Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).Select(Checkout.Read)]);

    [Fact]
    public void TestsThatDocumentsName_Exist() => Documents
        .SelectMany(document => NamedTest().Matches(Checkout.Read(document)).Select(match => match.Groups["test"].Value).Distinct(StringComparer.Ordinal))
        .Where(test => !Exists(test))
        .ShouldBeEmpty();

    private static bool Exists(string test)
    {
        var parts = test.Split('.');
        return Sources.Value.Any(source =>
            source.Contains($"class {parts[0]}", StringComparison.Ordinal)
            && (parts.Length == 1 || Regex.IsMatch(source, $@"\s{Regex.Escape(parts[1])}\(", RegexOptions.None, TimeSpan.FromSeconds(5))));
    }

    [GeneratedRegex(@"`(?<test>[A-Z]\w*Tests(?:\.\w+)?)`")]
    private static partial Regex NamedTest();
}
