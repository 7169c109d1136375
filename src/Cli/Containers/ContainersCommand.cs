using System.CommandLine;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Containers;

/// <summary>The words of <c>molecule containers</c>.</summary>
internal static class ContainersCommand
{
    public static Command Create(ProgressLines progress)
    {
        var workspace = new Argument<string>("WORKSPACE") { Description = "Id of a workspace." };
        var show = OperatorCommand.Create(
            "show", "How the container of a workspace is.", (options, parsed) => RunAsync(new ContainersRun(options, progress), (run, stop) => run.ShowAsync(parsed.GetValue(workspace)!, stop)));
        show.Add(workspace);

        var lines = new Option<int>("--lines") { Description = "How many of the last lines, 0 to 1,000.", HelpName = "N", DefaultValueFactory = _ => 100 };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what is written from now on." };
        var logs = OperatorCommand.Create(
            "logs",
            "What the container of a workspace writes, without its secrets.",
            (options, parsed) => RunAsync(
                new ContainersRun(options, progress),
                (run, stop) => run.ReadLogAsync(parsed.GetValue(workspace)!, parsed.GetValue(lines), parsed.GetValue(follow), stop)));
        logs.Add(workspace);
        logs.Add(lines);
        logs.Add(follow);

        var remove = new Option<bool>("--remove") { Description = "Remove all of them, with their volumes." };
        var orphans = OperatorCommand.Create(
            "orphans",
            "Containers and volumes that belong to no workspace of this installation. Ends with 0 when there are none left, with 1 when there are some, and with 2 when " +
            "it is not known.",
            (options, parsed) => RunAsync(new ContainersRun(options, progress), (run, stop) => run.ListOrphansAsync(parsed.GetValue(remove), stop)));
        orphans.Add(remove);
        return new Command("containers", "What workspaces run in.") { show, logs, orphans };
    }

    private static async Task<int> RunAsync(ContainersRun run, Func<ContainersRun, CancellationToken, Task<int>> ask)
    {
        using var requests = new StopRequests();
        using (run)
            return await ask(run, requests.Stop);
    }
}
