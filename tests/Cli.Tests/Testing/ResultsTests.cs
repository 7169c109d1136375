using System.Text.Json;
using Molecule.Cli.Testing;

namespace Molecule.Cli.Tests.Testing;

public sealed class ResultsTests
{
    [Fact]
    public void Xunit_Report_IsCountedWithWhatFailed()
    {
        var outcome = XunitResults.Read(Parse(
            """
            {"results":{"tests":[
              {"name":"A.Passes","status":"passed"},
              {"name":"A.Fails","status":"failed","message":"one\ntwo","trace":"   at A\n   at System.Reflection.Invoke\n--- End of stack trace from previous location ---"},
              {"name":"A.IsSkipped","status":"skipped","message":"no browser"},
              {"name":"A.IsOdd","status":"other"}],
             "extra":{"suites":[{"errors":[]},{"errors":[{"message":"the fixture broke"}]}]}}}
            """));

        (outcome.Passed, outcome.Failed, outcome.Skipped).ShouldBe((1, 3, 1));
        outcome.Failures[0].Name.ShouldBe("A.Fails");
        outcome.Failures[0].Message.ShouldBe(["one", "two", "   at A"]);
        outcome.Failures[2].Message[0].ShouldContain("the fixture broke");
    }

    [Fact]
    public void Xunit_StreamLines_OnlyEndsOfTestsCount()
    {
        XunitResults.IsEndOfTest("""{"$type":"test-passed","TestUniqueID":"1"}""").ShouldBeTrue();
        XunitResults.IsEndOfTest("""{"$type":"test-finished","TestUniqueID":"1"}""").ShouldBeFalse();
        XunitResults.IsEndOfTest("a test said: test-passed").ShouldBeFalse();
    }

    [Fact]
    public void Vitest_Report_IsCountedWithWhatFailed()
    {
        var outcome = VitestResults.Read(Parse(
            """
            {"testResults":[
              {"name":"a.test.ts","status":"failed","message":"","assertionResults":[
                {"fullName":"a passes","status":"passed","failureMessages":[]},
                {"fullName":"a fails","status":"failed","failureMessages":["expected 1\nto be 2"]},
                {"fullName":"a later","status":"todo","failureMessages":[]}]},
              {"name":"b.test.ts","status":"failed","message":"cannot load","assertionResults":[]}]}
            """));

        (outcome.Passed, outcome.Failed, outcome.Skipped).ShouldBe((1, 2, 1));
        outcome.Failures[0].Message.ShouldBe(["expected 1", "to be 2"]);
        outcome.Failures[1].ShouldSatisfyAllConditions(failure => failure.Name.ShouldBe("b.test.ts"), failure => failure.Message.ShouldBe(["cannot load"]));
    }

    [Theory]
    [InlineData(3, 0, 0, "3 passed, 0 failed", 0)]
    [InlineData(3, 0, 2, "3 passed, 0 failed, 2 skipped", 0)]
    [InlineData(3, 1, 0, "3 passed, 1 failed", 1)]
    [InlineData(0, 0, 0, "0 passed, 0 failed", 1)]
    [InlineData(0, 0, 2, "0 passed, 0 failed, 2 skipped", 1)]
    public void Outcome_EndsInOneLineAndItsExitCode(int passed, int failed, int skipped, string line, int exitCode)
    {
        var outcome = new TestOutcome(passed, failed, skipped, []);

        outcome.ToString().ShouldBe(line);
        outcome.ExitCode.ShouldBe(exitCode);
    }

    [Fact]
    public void Outcome_WhereNothingMayBeSkipped_SkippedIsFailed()
    {
        var outcome = new TestOutcome(3, 0, 2, []).WithSkipsAsFailures();

        outcome.ToString().ShouldBe("3 passed, 2 failed");
        outcome.ExitCode.ShouldBe(1);
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
