using System.Diagnostics;
using System.Globalization;

namespace Molecule.Cli.Tests.Local;

/// <summary>Looks at processes from outside.</summary>
internal static class Processes
{
    /// <summary>kill -9 of one process, past its guard.</summary>
    public static void KillHard(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    /// <summary>A zombie counts as gone: it has ended, and only its parent has not looked yet.</summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static int ParentOf(int pid) => StatOf(pid)[1];

    public static int GroupOf(int pid) => StatOf(pid)[2];

    public static int UserIdOf(int pid) =>
        File.ReadLines($"/proc/{pid}/status")
            .Where(line => line.StartsWith("Uid:", StringComparison.Ordinal))
            .Select(line => int.Parse(line.Split('\t')[2], CultureInfo.InvariantCulture))
            .Single();

    /// <summary>State, parent, group and on: what follows the program's name, which may hold anything.</summary>
    private static int[] StatOf(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return [0, .. stat[(stat.LastIndexOf(')') + 4)..].Split(' ').Take(2).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
    }
}
