using System.CommandLine;
using System.CommandLine.Help;
using Molecule.Cli.Bench;
using Molecule.Cli.Bundles;
using Molecule.Cli.Chaos;
using Molecule.Cli.Containers;
using Molecule.Cli.Images;
using Molecule.Cli.Local;
using Molecule.Cli.Secrets;
using Molecule.Cli.Terminal;
using Molecule.Cli.Testing;
using Molecule.Cli.Up;
using Molecule.Cli.Verify;
using Spectre.Console;

var progress = new ProgressLines(AnsiConsole.Console, TimeProvider.System);
var molecule = new Command("molecule", "Molecule: the control plane of an organisation of AI agents, on this machine.")
{
    new HelpOption { Recursive = true },
    new VersionOption(),
    UpCommand.Create(progress, TimeProvider.System),
    TestCommand.Create(progress, TimeProvider.System),
    VerifyCommand.Create(progress),
    SecretsCommand.Create(progress),
    ContainersCommand.Create(progress),
    ImagesCommand.Create(progress),
    BundlesCommand.Create(progress),
    BenchCommand.Create(progress, TimeProvider.System),
    ChaosCommand.Create(progress, TimeProvider.System),
    GuardTrial.CreateCommand(),
};
// Signals are the commands' own affair: `up` stops its parts in order, however long that takes.
return await molecule.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
