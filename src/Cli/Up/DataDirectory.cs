using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Molecule.Cli.Local;

namespace Molecule.Cli.Up;

/// <summary>
/// The directory in which one installation lives, held by one run at a time. The lock is the kernel's (flock), so it ends with the
/// process that holds it, however that ends; the pid in the file beside it is only for the sentence that names the holder.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    /// <summary>How long what a killed run left may take to end: the guards' grace and a little more.</summary>
    private static readonly TimeSpan LeftoverLimit = TimeSpan.FromSeconds(15);

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    public string Postgres => System.IO.Path.Combine(Path, "postgres");

    public string Redis => System.IO.Path.Combine(Path, "redis");

    public string Logs => System.IO.Path.Combine(Path, "log");

    public string Sample => System.IO.Path.Combine(Path, "sample");

    /// <summary>Holds what <see cref="OperatorToken"/> made.</summary>
    public string OperatorTokenFile => System.IO.Path.Combine(Path, "operator.token");

    private string SecretsKeyFile => System.IO.Path.Combine(Path, "secrets.key");

    private string ProcessFile => System.IO.Path.Combine(Path, "processes");

    /// <summary>Takes the directory, and makes it when it is not there.</summary>
    /// <exception cref="StartFailedException">Another run holds it.</exception>
    public static DataDirectory Take(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartFailedException($"The data directory {path} cannot be made: {e.Message}", []);
        }
        var file = System.IO.Path.Combine(path, "lock");
        FileStream held;
        try
        {
            held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartFailedException($"The data directory {path} cannot be used: {e.Message}", []);
        }
        catch (IOException)
        {
            throw new StartFailedException($"Molecule is already up on {path}{Holder(file)}. Stop it first, or give this one its own --data directory.", []);
        }
        File.WriteAllText(file + ".pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        return new DataDirectory(path, held);
    }

    /// <summary>The key that this installation's secrets are encrypted with; made once, and for its owner's eyes only.</summary>
    /// <exception cref="StartFailedException">It can be neither read nor made.</exception>
    public string SecretsKey() => Keep(SecretsKeyFile, "The key for secrets", () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

    /// <summary>The token of this installation's operator, where nobody gave one; made once, and for its owner's eyes only.</summary>
    /// <exception cref="StartFailedException">It can be neither read nor made.</exception>
    public string OperatorToken() => Keep(OperatorTokenFile, "The operator's token", () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    /// <summary>
    /// The name by which this installation knows its own containers on an engine: from where it is, so that what is left on the engine is known again
    /// when the data is lost.
    /// </summary>
    public string Installation =>
        $"molecule-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName}:{Path}")))[..12]}";

    private static string Keep(string kept, string what, Func<string> make)
    {
        try
        {
            if (!File.Exists(kept))
            {
                // Whole or not at all: half a key, left by a run that was killed, would open nothing.
                var made = kept + ".new";
                File.Delete(made);
                var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
                if (!OperatingSystem.IsWindows())
                    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                using (var file = new StreamWriter(made, options))
                    file.WriteLine(make());
                File.Move(made, kept);
            }
            return File.ReadAllText(kept).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartFailedException($"{what}, {kept}, cannot be used: {e.Message}", []);
        }
    }

    /// <summary>Writes down that a process belongs to this run, for the run after a kill.</summary>
    public void Record(string name, int pid)
    {
        if (StartTimeOf(pid) is { } started)
            File.AppendAllText(ProcessFile, string.Create(CultureInfo.InvariantCulture, $"{name} {pid} {started.Ticks}\n"));
    }

    /// <summary>
    /// Waits for what a killed run left: its guards are already stopping it, and its ports are free only then. What is left after
    /// that is ended here. Returns how many there were.
    /// </summary>
    public async Task<int> WaitForLeftoversAsync(CancellationToken cancellationToken)
    {
        var left = Leftovers();
        var count = left.Count;
        if (count > 0 && !await Waiting.UntilAsync(() => new(Leftovers().Count == 0), LeftoverLimit, cancellationToken))
        {
            foreach (var pid in Leftovers())
                End(pid);
        }
        File.Delete(ProcessFile);
        return count;
    }

    public void Dispose() => _lock.Dispose();

    private static string Holder(string file) =>
        File.Exists(file + ".pid") && File.ReadAllText(file + ".pid").Trim() is { Length: > 0 } pid ? $" (process {pid})" : "";

    /// <summary>The pids that are still those processes: a pid alone may have gone to somebody else.</summary>
    private List<int> Leftovers()
    {
        var pids = new List<int>();
        if (!File.Exists(ProcessFile))
            return pids;
        foreach (var line in File.ReadLines(ProcessFile))
        {
            if (line.Split(' ') is [_, var id, var ticks]
                && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var started)
                && StartTimeOf(pid) is { } now
                && (now - new DateTime(started, DateTimeKind.Local)).Duration() < TimeSpan.FromSeconds(2))
            {
                pids.Add(pid);
            }
        }
        return pids;
    }

    /// <summary>Null when nothing runs under that pid, also when it ends while it is being looked at.</summary>
    private static DateTime? StartTimeOf(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.StartTime;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return null;
        }
    }

    private static void End(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // It ended by itself, which is what was wanted.
        }
    }

    /// <summary>
    /// What <see cref="Process"/> throws for a process that has ended depends on how far it had got: no such pid, an exit that was
    /// seen, or entries of the system that went away between two reads.
    /// </summary>
    private static bool IsGone(Exception exception) => exception is ArgumentException or InvalidOperationException or Win32Exception;
}
