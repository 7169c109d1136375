namespace Molecule.Cli.Local;

/// <summary>Names of which each is one process's at a time on this machine, by lock files; the kernel lets go of them, however a process ends.</summary>
internal static class MachineLock
{
    /// <summary>Takes a name.</summary>
    /// <param name="kind">What is named, in the plural.</param>
    /// <param name="name">Which of them.</param>
    /// <returns>Holds it until it is disposed; null when another process holds it.</returns>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written to the folder for temporary files.</exception>
    public static FileStream? TryTake(string kind, string name)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"molecule-{kind}-{Environment.UserName}");
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
