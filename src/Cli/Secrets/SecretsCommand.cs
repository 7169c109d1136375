using System.CommandLine;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Secrets;

/// <summary>The words of <c>molecule secrets</c>.</summary>
internal static class SecretsCommand
{
    public static Command Create(ProgressLines progress) => new("secrets", "What the operator does about secrets. Their values are never shown.")
    {
        OperatorCommand.Create(
            "rotate",
            "Seal every secret anew with the current encryption key, while the platform works. Broken off, it goes on where it was. Ends with 0 when all " +
            "are sealed with that key, with 1 when some cannot be opened, and with 2 when it could not go on.",
            options => RotateAsync(options, progress)),
    };

    private static async Task<int> RotateAsync(OperatorOptions options, ProgressLines progress)
    {
        using var requests = new StopRequests();
        using var run = new RotateRun(options, progress);
        return await run.RunAsync(requests.Stop);
    }
}
