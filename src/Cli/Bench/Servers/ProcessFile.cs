using System.Globalization;

namespace Molecule.Cli.Bench.Servers;

/// <summary>What the kernel says of a process in /proc.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Parent">Its parent's id.</param>
/// <param name="Own">Processor time that it has used.</param>
/// <param name="Ended">Processor time that its children had used that have ended.</param>
internal sealed record ProcessFile(int Pid, int Parent, TimeSpan Own, TimeSpan Ended)
{
    /// <summary>Linux counts in ticks of a hundredth of a second for everybody who asks, whatever it counts in itself.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>Null when there is no such process (any more).</summary>
    public static ProcessFile? Read(int pid)
    {
        try
        {
            return Parse(pid, File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static IEnumerable<ProcessFile> ReadAll() => Directory.EnumerateDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? Read(pid) : null)
        .OfType<ProcessFile>();

    /// <summary>Memory that it holds now, in bytes.</summary>
    public static long ReadResident(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(6, line.Length - 6 - " kB".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>Memory that it holds now, in bytes; what it shares with others counts in part, so that sums are right.</summary>
    public static long ReadProportional(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(4, line.Length - 4 - " kB".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) * 1024;
    }

    internal static ProcessFile Parse(int pid, string stat)
    {
        // The program's name may hold anything, also spaces and brackets; what follows the last bracket are numbers, the third field first.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessFile(pid, int.Parse(fields[1], CultureInfo.InvariantCulture), Ticks(11) + Ticks(12), Ticks(13) + Ticks(14));

        TimeSpan Ticks(int field) => Tick * long.Parse(fields[field], CultureInfo.InvariantCulture);
    }
}
