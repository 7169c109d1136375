using System.CommandLine;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Secrets;

/// <summary>The words of <c>molecule secrets</c>.</summary>
internal static class SecretsCommand
{
    public static Command Create(ProgressLines progress) => new("secrets", "What the operator does about secrets. Their values are never shown.")
    {
        CreateRotate(progress),
    };

    private static Command CreateRotate(ProgressLines progress)
    {
        var url = new Option<string>("--url")
        {
            Description = "The address of a gateway.",
            HelpName = "URL",
            DefaultValueFactory = _ => OperatorRequest.DefaultUrl,
        };
        var token = new Option<string?>("--token")
        {
            Description = "The operator's token, where the platform asks for one.",
            HelpName = "TOKEN",
        };
        var command = new Command(
            "rotate",
            "Seal every secret anew with the current encryption key, while the platform works. Broken off, it goes on where it was. Ends with 0 when all " +
            "are sealed with that key, with 1 when some cannot be opened, and with 2 when it could not go on.")
        {
            url, token,
        };
        command.SetAction((parsed, _) => RotateAsync(
            new OperatorOptions { Url = parsed.GetValue(url)!, Token = parsed.GetValue(token) }, progress));
        return command;
    }

    private static async Task<int> RotateAsync(OperatorOptions options, ProgressLines progress)
    {
        using var requests = new StopRequests();
        using var run = new RotateRun(options, progress);
        return await run.RunAsync(requests.Stop);
    }
}
