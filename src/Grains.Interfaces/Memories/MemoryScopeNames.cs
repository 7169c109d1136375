namespace Molecule.Grains.Interfaces.Memories;

/// <summary>How a scope is spelled in the database and on the wire.</summary>
public static class MemoryScopeNames
{
    private static readonly string[] Names = ["LOCAL", "TEAM", "GLOBAL"];

    /// <summary>The upper-case name, for example <c>TEAM</c>.</summary>
    /// <param name="scope">A defined scope.</param>
    /// <returns>The name that contract section 5.7 gives it.</returns>
    public static string ToName(this MemoryScope scope) => Names[(int)scope];

    /// <summary>Reads a name, which is upper case and nothing else.</summary>
    /// <param name="name">What was sent.</param>
    /// <returns>The scope; null when the text names none.</returns>
    public static MemoryScope? Find(string? name)
    {
        var index = Array.IndexOf(Names, name);
        return index < 0 ? null : (MemoryScope)index;
    }
}
