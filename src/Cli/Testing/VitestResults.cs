using System.Text.Json;

namespace Molecule.Cli.Testing;

/// <summary>Reads the report of Vitest's JSON reporter.</summary>
internal static class VitestResults
{
    public static TestOutcome Read(JsonElement report)
    {
        int passed = 0, skipped = 0;
        var failures = new List<TestFailure>();
        foreach (var file in report.GetProperty("testResults").EnumerateArray())
        {
            var tests = file.GetProperty("assertionResults").EnumerateArray().ToList();
            foreach (var test in tests)
            {
                switch (test.GetProperty("status").GetString())
                {
                    case "passed":
                        passed++;
                        break;
                    case "failed":
                        failures.Add(new TestFailure(test.GetProperty("fullName").GetString()!, Messages(test)));
                        break;
                    default:
                        skipped++;
                        break;
                }
            }
            // A file that could not even be loaded has no tests to blame.
            if (file.GetProperty("status").GetString() == "failed" && !tests.Any(test => test.GetProperty("status").GetString() == "failed"))
                failures.Add(new TestFailure(file.GetProperty("name").GetString()!, [file.GetProperty("message").GetString() ?? ""]));
        }
        return new TestOutcome(passed, failures.Count, skipped, failures);
    }

    private static string[] Messages(JsonElement test) =>
        [.. test.GetProperty("failureMessages").EnumerateArray().SelectMany(message => message.GetString()!.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
}
