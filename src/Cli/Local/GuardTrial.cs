using System.CommandLine;

namespace Molecule.Cli.Local;

/// <summary>
/// Starts two guarded children, takes a port, prints the pids and the port, and waits. Hidden: it is there for the tests that kill
/// this process and look what stays behind, which no process can try on itself.
/// </summary>
internal static class GuardTrial
{
    public static Command CreateCommand()
    {
        var directory = new Argument<string>("directory");
        var command = new Command("guard-trial") { directory };
        command.Hidden = true;
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(directory)));
        return command;
    }

    private static async Task<int> RunAsync(string directory)
    {
        await using var obedient = await StartAsync("obedient", "exec sleep 300");
        await using var stubborn = await StartAsync("stubborn", "trap '' TERM; while :; do sleep 0.05; done");
        Console.WriteLine($"{obedient.Pid} {stubborn.Pid} {LoopbackPort.Take()}");
        return await obedient.Exited;

        Task<GuardedProcess> StartAsync(string name, string script) => GuardedProcess.StartAsync(
            new GuardedCommand(name, "sh", ["-c", script]) { LogFile = Path.Combine(directory, name + ".log"), Grace = TimeSpan.FromSeconds(1) },
            CancellationToken.None);
    }
}
