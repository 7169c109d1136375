using System.Text.Json;

namespace Molecule.Cli.Testing;

/// <summary>Reads what an xunit.v3 executable says of itself: its stream while it runs, its CTRF file when it is done.</summary>
internal static class XunitResults
{
    /// <summary>Whether a line of the stream (-automated) is the end of one test; other lines are anybody's.</summary>
    public static bool IsEndOfTest(string line) =>
        line.StartsWith("{\"$type\":\"test-passed\"", StringComparison.Ordinal)
        || line.StartsWith("{\"$type\":\"test-failed\"", StringComparison.Ordinal)
        || line.StartsWith("{\"$type\":\"test-skipped\"", StringComparison.Ordinal);

    /// <summary>The results in a CTRF document. What failed outside of a test, as a fixture's disposal, counts as a failed test.</summary>
    public static TestOutcome Read(JsonElement report)
    {
        var results = report.GetProperty("results");
        int passed = 0, skipped = 0;
        var failures = new List<TestFailure>();
        foreach (var test in results.GetProperty("tests").EnumerateArray())
        {
            switch (test.GetProperty("status").GetString())
            {
                case "passed":
                    passed++;
                    break;
                case "skipped" or "pending":
                    skipped++;
                    break;
                default:
                    failures.Add(new TestFailure(Text(test, "name"), [.. Lines(Text(test, "message")), .. Lines(Text(test, "trace")).Where(IsOurs)]));
                    break;
            }
        }
        if (results.TryGetProperty("extra", out var extra) && extra.TryGetProperty("suites", out var suites))
        {
            foreach (var error in suites.EnumerateArray().SelectMany(suite => suite.TryGetProperty("errors", out var errors) ? errors.EnumerateArray().ToList() : []))
                failures.Add(new TestFailure("outside of a test", Lines(error.ValueKind == JsonValueKind.Object ? error.GetRawText() : error.ToString())));
        }
        return new TestOutcome(passed, failures.Count, skipped, failures);
    }

    /// <summary>Where the runtime was on the way to the test's line tells nobody anything.</summary>
    private static bool IsOurs(string frame) =>
        !frame.TrimStart().StartsWith("at System.", StringComparison.Ordinal) && !frame.StartsWith("--- End of stack trace", StringComparison.Ordinal);

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
