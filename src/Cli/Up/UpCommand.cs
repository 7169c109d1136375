using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Molecule.Cli.Local;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Up;

/// <summary>The words of <c>molecule up</c>.</summary>
internal static class UpCommand
{
    private const int MostSilos = 16, MostGateways = 8;

    public static Command Create(ProgressLines progress, TimeProvider time)
    {
        var silos = new Option<int>("--silos")
        {
            Description = $"How many silos share the workspaces (1 to {MostSilos}).",
            HelpName = "N",
            DefaultValueFactory = _ => 2,
            CustomParser = result => Number(result, 1, MostSilos),
        };
        var gateways = new Option<int>("--gateways")
        {
            Description = $"How many gateways stand before them, on ports in a row (1 to {MostGateways}).",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
            CustomParser = result => Number(result, 1, MostGateways),
        };
        var coHost = new Option<bool>("--co-host")
        {
            Description = "One process that is a silo and a gateway, for small installations. Goes without --silos and --gateways.",
        };
        var sample = new Option<bool>("--sample") { Description = "Add a small organisation of agents that work and talk." };
        var docker = new Option<bool>("--docker")
        {
            Description = "Start the agents of workspaces in containers, with the engine that Docker's command line talks to. Opens the gateways to the network, for whoever has the operator's token; one is made when none is given.",
        };
        var port = new Option<int?>("--port")
        {
            Description = $"The port of the (first) gateway. Default: {UpOptions.DefaultPort}, or the next free one.",
            HelpName = "P",
            CustomParser = result => Number(result, 1, 65535 - MostGateways),
        };
        var data = new Option<string?>("--data")
        {
            Description = "Where the data is kept. Default: .molecule in the clone.",
            HelpName = "DIR",
        };
        var command = new Command("up", $"Start everything on this machine and print the address. Ctrl-C stops all of it; a second Ctrl-C forces. With {UpRun.OperatorToken} set, people and agents need tokens.")
        {
            silos, gateways, coHost, sample, docker, port, data,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(coHost) && (result.GetResult(silos) is { Implicit: false } || result.GetResult(gateways) is { Implicit: false }))
                result.AddError("--co-host is one process: it goes without --silos and --gateways.");
        });
        command.SetAction((parsed, _) => RunAsync(
            new UpOptions
            {
                Silos = parsed.GetValue(silos),
                Gateways = parsed.GetValue(gateways),
                CoHost = parsed.GetValue(coHost),
                Sample = parsed.GetValue(sample),
                Docker = parsed.GetValue(docker),
                Port = parsed.GetValue(port),
                Data = parsed.GetValue(data) ?? Path.Combine(Repository.Root, ".molecule"),
                OperatorToken = Environment.GetEnvironmentVariable(UpRun.OperatorToken),
                SecretsKey = Environment.GetEnvironmentVariable(UpRun.SecretsKey),
                Templates = Environment.GetEnvironmentVariable(UpRun.Templates),
            },
            progress,
            time));
        return command;
    }

    private static async Task<int> RunAsync(UpOptions options, ProgressLines progress, TimeProvider time)
    {
        using var requests = new StopRequests();
        using var run = new UpRun(options, progress, requests, time);
        try
        {
            return await run.RunAsync();
        }
        catch (Exception e) when (FailureLines.TryWrite(progress, e))
        {
            return 1;
        }
    }

    private static int Number(ArgumentResult result, int least, int most)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        result.AddError($"{((OptionResult)result.Parent!).Option.Name} must be a number between {least} and {most}.");
        return least;
    }
}
