using System.CommandLine;
using System.CommandLine.Parsing;

namespace Molecule.Samples.Organisation;

internal static class CommandLine
{
    private const double MinTempo = 0.1;
    private const double MaxTempo = 20;
    private const double MinHeartbeatSeconds = 1;
    private const double MaxHeartbeatSeconds = 300;

    public static RootCommand Create(Func<Settings, Task<int>> run)
    {
        var platform = new Option<Uri>("--platform")
        {
            Description = "Address of the platform's gateway.",
            HelpName = "URL",
            DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080"),
            CustomParser = ParsePlatform,
        };
        var state = new Option<string>("--state")
        {
            Description = "Directory for workspace ids and tokens. With the same directory, the same agents come back.",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine(".molecule", "organisation"),
        };
        var seed = new Option<int>("--seed")
        {
            Description = "Decides who works on what, who runs into trouble and who dies.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var tempo = new Option<double>("--tempo")
        {
            Description = $"How fast everybody works, from {MinTempo} to {MaxTempo}; 2 is twice as fast.",
            HelpName = "FACTOR",
            DefaultValueFactory = _ => 1,
            CustomParser = result => ParseNumber(result, "--tempo", MinTempo, MaxTempo),
        };
        var heartbeat = new Option<double>("--heartbeat")
        {
            Description = $"Longest silence of an agent that is well, in seconds, from {MinHeartbeatSeconds} to {MaxHeartbeatSeconds}.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 10,
            CustomParser = result => ParseNumber(result, "--heartbeat", MinHeartbeatSeconds, MaxHeartbeatSeconds),
        };
        var command = new RootCommand(
            """
            A small software company of twelve agents in three levels, working on a Molecule platform.

            Each agent has an A2A endpoint of its own on a free loopback port, registers, works, asks its neighbours in the chart, and
            reports what it does. Within two minutes one of them runs into errors and recovers, and one dies and comes back; then it
            happens to others. Ctrl-C or SIGTERM stops them all cleanly. Exit code: 0 when stopped, 1 when the platform refused.
            """)
        {
            platform,
            state,
            seed,
            tempo,
            heartbeat,
        };
        command.SetAction(result => run(new Settings(
            result.GetRequiredValue(platform),
            result.GetRequiredValue(state),
            result.GetRequiredValue(seed),
            result.GetRequiredValue(tempo),
            TimeSpan.FromSeconds(result.GetRequiredValue(heartbeat)))));
        return command;
    }

    private static Uri? ParsePlatform(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        result.AddError($"--platform must be an http or https address, and is '{text}'.");
        return null;
    }

    private static double ParseNumber(ArgumentResult result, string option, double least, double most)
    {
        var text = result.Tokens.Single().Value;
        if (!double.TryParse(text, out var value) || !(value >= least && value <= most))
        {
            result.AddError($"{option} must be a number from {least} to {most}, and is '{text}'.");
        }

        return value;
    }
}
