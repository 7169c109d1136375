namespace Molecule.Grains.Memories;

/// <summary>How much memory there is for a workspace. The documentation of the interfaces and of the endpoints names the same numbers.</summary>
internal static class MemoryLimits
{
    /// <summary>Characters of one memory. Its words must also fit into one text-search vector of Postgres, which is a megabyte.</summary>
    public const int MaxContent = 64 * 1_024;

    /// <summary>Memories of one workspace.</summary>
    public const int MaxMemories = 10_000;

    /// <summary>Bytes of UTF-8 of a namespace.</summary>
    public const int MaxNamespace = 50;

    /// <summary>Characters that are searched for.</summary>
    public const int MaxQuery = 1_000;

    /// <summary>Characters of a key.</summary>
    public const int MaxKey = 500;

    /// <summary>Characters of a value, as compact JSON.</summary>
    public const int MaxValue = 256 * 1_024;

    /// <summary>Entries of one workspace.</summary>
    public const int MaxEntries = 1_000;

    /// <summary>Bytes of all values of one workspace together, as Postgres writes them. A list of them is one answer.</summary>
    public const int MaxEntryBytes = 4 * 1_024 * 1_024;
}
