using System.CommandLine;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Testing;

/// <summary>The words of <c>molecule test</c>.</summary>
internal static class TestCommand
{
    public static Command Create(ProgressLines progress, TimeProvider time)
    {
        var filter = new Option<string?>("--filter")
        {
            Description = "Only tests whose full name contains this; * stands for anything.",
            HelpName = "TEXT",
        };
        var command = new Command("test", "Run every test there is, with a real Postgres, Redis and browser. Ends with one line: N passed, N failed.")
        {
            filter,
        };
        command.SetAction((parsed, _) => RunAsync(
            new TestOptions { Filter = parsed.GetValue(filter), SkipsNothing = TestOptions.IsContinuousIntegration }, progress, time));
        return command;
    }

    private static async Task<int> RunAsync(TestOptions options, ProgressLines progress, TimeProvider time)
    {
        using var requests = new StopRequests();
        try
        {
            return await new TestRun(options, progress, requests, time).RunAsync();
        }
        catch (OperationCanceledException) when (requests.Stop.IsCancellationRequested)
        {
            progress.Failed("Stopped before the end.");
            return 130;
        }
        catch (Exception e) when (FailureLines.TryWrite(progress, e))
        {
            return 1;
        }
    }
}
