using System.Globalization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Routing;

/// <summary>Places in lists of peers as text, for example <c>siblings.1763805600123456.019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21</c>.</summary>
internal static class PeerCursors
{
    private const string Siblings = "siblings";
    private const string Children = "children";

    /// <summary>The last microsecond of the year 9999.</summary>
    private const long Latest = 253_402_300_799_999_999;

    public static string Format(PeerCursor cursor)
    {
        var microseconds = (cursor.CreatedAt.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(cursor.Section is PeerSection.Siblings ? Siblings : Children)}.{microseconds}.{cursor.Id}");
    }

    public static PeerCursor Parse(string field, string text)
    {
        var parts = text.Split('.');
        if (parts is [Siblings or Children, _, _]
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds <= Latest
            && WorkspaceId.TryParse(parts[2], out var id))
        {
            return new PeerCursor(
                parts[0] == Siblings ? PeerSection.Siblings : PeerSection.Children,
                DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond),
                id);
        }

        throw new BadInputException($"{field} must be the cursor of a Link header", "invalid_cursor", field);
    }
}
