namespace Molecule.Cli.Chaos;

/// <summary>The directory of a run: data that goes with it, and logs that stay when something was found.</summary>
internal sealed class Workplace
{
    public Workplace(string parent)
    {
        Directory = Path.Combine(Path.GetFullPath(parent), "molecule-chaos-" + Guid.NewGuid().ToString("n")[..12]);
        System.IO.Directory.CreateDirectory(Log);
        // The account that the servers run as has to pass through; what it makes there is closed.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                Directory,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    public string Directory { get; }

    public string Log => Path.Combine(Directory, "log");

    /// <summary>Removes all but the logs.</summary>
    public void ClearData()
    {
        foreach (var data in System.IO.Directory.EnumerateDirectories(Directory).Where(directory => directory != Log))
            System.IO.Directory.Delete(data, recursive: true);
    }

    /// <summary>Removes all of it.</summary>
    public void Clear() => System.IO.Directory.Delete(Directory, recursive: true);
}
