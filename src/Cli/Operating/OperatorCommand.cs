using System.CommandLine;

namespace Molecule.Cli.Operating;

/// <summary>Commands that an operator gives to a cluster over HTTP: all of them are told in the same words whom to ask, and as whom.</summary>
internal static class OperatorCommand
{
    public static Command Create(string name, string description, Func<OperatorOptions, Task<int>> run) =>
        Create(name, description, (options, _) => run(options));

    /// <summary>As the other, for a command that is told what it is about.</summary>
    public static Command Create(string name, string description, Argument<string> about, Func<OperatorOptions, string, Task<int>> run)
    {
        var command = Create(name, description, (options, parsed) => run(options, parsed.GetRequiredValue(about)));
        command.Add(about);
        return command;
    }

    /// <summary>One that has words of its own beside those.</summary>
    public static Command Create(string name, string description, Func<OperatorOptions, ParseResult, Task<int>> run)
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
        var command = new Command(name, description) { url, token };
        command.SetAction((parsed, _) => run(new OperatorOptions { Url = parsed.GetValue(url)!, Token = parsed.GetValue(token) }, parsed));
        return command;
    }
}
