namespace Molecule.Cli.Bench.Servers;

/// <summary>A process that works while a server is measured, by the name that it has in the report.</summary>
/// <param name="Name">"silo", "Postgres".</param>
/// <param name="Pid">Its id; what it starts counts as its own, as Postgres starts a process for each connection.</param>
internal sealed record ServerProcess(string Name, int Pid)
{
    /// <summary>Processor time used so far, by it and by all it has started, also what has ended.</summary>
    public TimeSpan ReadCpu() => ReadFamily().Aggregate(TimeSpan.Zero, (sum, process) => sum + process.Own + process.Ended);

    /// <summary>Memory of it and of all it has started, in bytes.</summary>
    public long ReadMemory() => ReadFamily().Sum(process => ProcessFile.ReadProportional(process.Pid));

    private IEnumerable<ProcessFile> ReadFamily()
    {
        var all = ProcessFile.ReadAll().ToList();
        var family = new HashSet<int> { Pid };
        while (all.Any(process => family.Contains(process.Parent) && family.Add(process.Pid)))
        {
            // Each round adds somebody: children before theirs.
        }
        return all.Where(process => family.Contains(process.Pid));
    }
}
