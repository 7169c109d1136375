using System.CommandLine;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Verify;

/// <summary>The words of <c>molecule verify</c>.</summary>
internal static class VerifyCommand
{
    public static Command Create(ProgressLines progress) => OperatorCommand.Create(
        "verify",
        "Prove that the log tells the truth: fold all facts from the beginning and compare what comes out with the tables, column by column. " +
        "Ends with 0 when they agree, with 1 at the first difference, and with 2 when it could not be found out.",
        options => RunAsync(options, progress));

    private static async Task<int> RunAsync(OperatorOptions options, ProgressLines progress)
    {
        using var requests = new StopRequests();
        using var run = new VerifyRun(options, progress);
        return await run.RunAsync(requests.Stop);
    }
}
