using System.CommandLine;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;
using Spectre.Console;

namespace Molecule.Cli.Bundles;

/// <summary>The words of <c>molecule bundles</c>.</summary>
internal static class BundlesCommand
{
    public static Command Create(ProgressLines progress) => new("bundles", "Take a team from one platform to another. No secret goes with it.")
    {
        OperatorCommand.Create(
            "export",
            "Write a workspace and everything below it to the standard output, as a bundle. Ends with 0 when it is whole, and with 2 otherwise.",
            new Argument<string>("id") { Description = "Id of the workspace." },
            ExportAsync),
        OperatorCommand.Create(
            "import",
            "Create what is in a bundle, all of it or nothing, and say which secrets are missing. Ends with 0 when it is created, and with 2 otherwise.",
            new Argument<string>("file") { Description = "A bundle." },
            (options, file) => ImportAsync(options, file, progress)),
    };

    private static async Task<int> ExportAsync(OperatorOptions options, string id)
    {
        // The bundle has the standard output to itself.
        var errors = new ProgressLines(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }), TimeProvider.System);
        using var requests = new StopRequests();
        using var run = new BundleRun(options, errors);
        return await run.ExportAsync(id, Console.Out, requests.Stop);
    }

    private static async Task<int> ImportAsync(OperatorOptions options, string file, ProgressLines progress)
    {
        using var requests = new StopRequests();
        using var run = new BundleRun(options, progress);
        return await run.ImportAsync(file, requests.Stop);
    }
}
