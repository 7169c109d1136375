namespace Molecule.Grains.History;

/// <summary>How much of the log is folded at a time. Section <c>History</c> of the silo's configuration.</summary>
internal sealed class HistoryOptions
{
    /// <summary>How many callers of one silo may have the log folded at the same time, 1 to 64; 4 by default. Each holds a connection.</summary>
    public int MaxReaders { get; set; } = 4;
}
