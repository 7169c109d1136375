using System.Globalization;
using System.Runtime.InteropServices;

namespace Molecule.Provisioning.Containers;

/// <summary>
/// Whose files a container's are: the user's that its image runs as. Without capabilities not even root reads what belongs to somebody else.
/// </summary>
/// <param name="User">The user's number.</param>
/// <param name="Group">The group's number.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileOwner(int User, int Group)
{
    public static FileOwner Root { get; }

    /// <summary>Whether the image's own files must be read to know the numbers.</summary>
    public static bool IsRoot(string? user) => user is null or "" or "root" or "0" or "root:root" or "0:0";

    /// <summary>Reads <c>user</c> or <c>user:group</c>, names or numbers, as Docker does. A name that nobody has is root's: the engine will refuse to start it.</summary>
    /// <param name="user">What the image says.</param>
    /// <param name="passwd">The image's <c>/etc/passwd</c>.</param>
    /// <param name="group">The image's <c>/etc/group</c>.</param>
    public static FileOwner Find(string user, string passwd, string group)
    {
        var parts = user.Split(':', 2);
        var entry = Entry(passwd, parts[0]);
        if (Number(entry is null ? parts[0] : entry[2]) is not { } userNumber)
            return Root;
        var groupText = parts.Length == 2 && parts[1].Length > 0
            ? Entry(group, parts[1]) is { } named ? named[2] : parts[1]
            : entry is { Length: > 3 } ? entry[3] : "0";
        return new FileOwner(userNumber, Number(groupText) ?? 0);
    }

    /// <summary>The line whose name or number it is.</summary>
    private static string[]? Entry(string file, string nameOrNumber) => file.Split('\n')
        .Select(line => line.TrimEnd('\r').Split(':'))
        .FirstOrDefault(fields => fields.Length > 2 && (fields[0] == nameOrNumber || fields[2] == nameOrNumber));

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
