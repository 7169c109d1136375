using System.Diagnostics;

namespace Molecule.Cli.Local;

/// <summary>Finds programs of the machine and runs the short-lived ones.</summary>
internal static class Executable
{
    /// <summary>The full path of a program, from PATH and then from <paramref name="otherDirectories"/>; null when there is none.</summary>
    public static string? Find(string name, params IEnumerable<string> otherDirectories)
    {
        // sbin holds system tools (runuser) and is not on everybody's PATH.
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return path.Concat(["/usr/local/sbin", "/usr/sbin", "/sbin"]).Concat(otherDirectories)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(IsExecutable);
    }

    public static bool IsExecutable(string file)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(file) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Execute) != UnixFileMode.None;
    }

    /// <summary>
    /// Runs a command to its end and returns its exit code and all it wrote. <paramref name="environment"/> is added to this process' own.
    /// </summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        IReadOnlyList<string> command,
        string? input = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>(StringComparer.Ordinal))
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new StartFailedException($"{command[0]} could not be started.", []);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            if (input is not null)
                await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>As <see cref="RunAsync"/>, but a non-zero exit is a failure that shows what the command wrote.</summary>
    public static async Task<string> RunCheckedAsync(
        string what,
        IReadOnlyList<string> command,
        string? input = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        CancellationToken cancellationToken = default)
    {
        var (exitCode, output) = await RunAsync(command, input, environment, cancellationToken);
        return exitCode == 0
            ? output
            : throw new StartFailedException($"{what} failed (exit code {exitCode}).", output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
