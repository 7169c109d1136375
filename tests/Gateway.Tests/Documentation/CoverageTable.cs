namespace Molecule.Gateway.Tests.Documentation;

/// <summary>The table of docs/contract-coverage.md.</summary>
internal static class CoverageTable
{
    public static IReadOnlyList<Row> Rows { get; } = [.. File.ReadLines(Find())
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Where(cells => cells.Length >= 6 && cells[2].Length > 0 && cells[2][0] == '`')
        .Select(cells => new Row(
            cells[2].Trim('`'),
            cells[3] == "yes",
            [.. cells[4].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(test => test.Trim('`'))],
            cells[5]))];

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Molecule.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "docs", "contract-coverage.md");
    }

    /// <param name="Endpoint">Method and path, as the contract spells them.</param>
    /// <param name="IsThere">Whether it is implemented.</param>
    /// <param name="Tests">Tests that show it, <c>Class.Method</c> or <c>Class</c>.</param>
    /// <param name="Deviations">Where it differs, and why.</param>
    internal sealed record Row(string Endpoint, bool IsThere, IReadOnlyList<string> Tests, string Deviations);
}
