namespace Molecule.Grains.Interfaces.Approvals;

/// <summary>How a status is spelled in the database and on the wire.</summary>
public static class ApprovalStatusNames
{
    private static readonly string[] Names = ["pending", "approved", "denied"];

    /// <summary>The lower-case name, for example <c>approved</c>.</summary>
    /// <param name="status">A defined status.</param>
    /// <returns>The name that contract section 5.9 gives it.</returns>
    public static string ToName(this ApprovalStatus status) => Names[(int)status];

    /// <summary>Reads a name that <see cref="ToName"/> wrote.</summary>
    /// <param name="name">A lower-case name.</param>
    /// <returns>The status.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No status has that name.</exception>
    public static ApprovalStatus Parse(string name)
    {
        var index = Array.IndexOf(Names, name);
        ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(name));
        return (ApprovalStatus)index;
    }
}
