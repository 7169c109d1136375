namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>How a status is spelled in the database and on the wire.</summary>
public static class WorkspaceStatusNames
{
    private static readonly string[] Names = [.. Enum.GetValues<WorkspaceStatus>().Order().Select(status => status.ToString().ToLowerInvariant())];

    /// <summary>The lower-case name, for example <c>online</c>.</summary>
    /// <param name="status">A defined status.</param>
    /// <returns>The name that contract section 5.2 gives it.</returns>
    public static string ToName(this WorkspaceStatus status) => Names[(int)status];

    /// <summary>Reads a name that <see cref="ToName"/> wrote.</summary>
    /// <param name="name">A lower-case name.</param>
    /// <returns>The status.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No status has that name.</exception>
    public static WorkspaceStatus Parse(string name)
    {
        var index = Array.IndexOf(Names, name);
        ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(name));
        return (WorkspaceStatus)index;
    }
}
