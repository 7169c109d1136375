using System.Globalization;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Wire;

/// <summary>
/// Reads single values that a caller has sent, or says which of them is wrong. A query parameter that is sent empty is as good as one that is
/// left out, as clients of the contract expect.
/// </summary>
internal static class Inputs
{
    public static WorkspaceId ParseWorkspaceId(string field, string? text) =>
        WorkspaceId.TryParse(text, out var id) ? id : throw BadInputException.NoUuid(field);

    public static Guid ParseId(string field, string text) =>
        Guid.TryParseExact(text, "D", out var id) ? id : throw BadInputException.NoUuid(field);

    /// <summary>Names, roles and addresses are single lines that people read and that reach logs and terminals.</summary>
    public static void RefuseControlCharacters(string field, string? text)
    {
        if (text is not null && text.Any(char.IsControl))
            throw new BadInputException($"{field} must not hold control characters", "invalid_field", field);
    }

    /// <summary>JSON has no infinity, but a number such as 1e999 is one.</summary>
    public static void RefuseInfinite(string field, double number)
    {
        if (!double.IsFinite(number))
            throw new BadInputException($"{field} must be a finite number", "invalid_field", field);
    }

    /// <summary>Positions of the log begin at 0.</summary>
    public static void RefuseNegative(string field, long? position)
    {
        if (position < 0)
            throw new BadInputException($"{field} must be 0 or more", "invalid_field", field);
    }

    /// <summary>A time with its offset, to any fraction of a second (RFC 3339).</summary>
    public static DateTimeOffset? ParseTime(string field, string? text)
    {
        if (text is null)
            return null;

        return IsShapedAsTime(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new BadInputException($"{field} must be a time such as 2026-11-22T10:00:00Z", "invalid_field", field);
    }

    public static int? ParseLimit(string? text, int most)
    {
        if (string.IsNullOrEmpty(text))
            return null;

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most)
            return limit;

        throw new BadInputException($"limit must be 1 to {most}", "invalid_field", "limit");
    }

    /// <summary>The last entry of the page before, where entries have ids.</summary>
    public static Guid? ParseCursor(string? text) => string.IsNullOrEmpty(text) ? null : ParseId("cursor", text);

    /// <summary>A position of the log; one that no log will ever reach is as good as any beyond its head.</summary>
    public static long? ParsePosition(string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;

        if (!text.All(char.IsAsciiDigit))
            throw new BadInputException($"{field} must be a position of the log, 0 or more", "invalid_field", field);

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : long.MaxValue;
    }

    /// <summary>The parser reads what people write, and on this wire there is one spelling. Not a list of formats: it is read with every heartbeat.</summary>
    private static bool IsShapedAsTime(ReadOnlySpan<char> text)
    {
        if (text.Length is < 20 or > 40 || text is not [_, _, _, _, '-', _, _, '-', _, _, 'T', _, _, ':', _, _, ':', ..])
            return false;

        var fraction = text[^1] == 'Z' ? text[19..^1] : text.Length >= 25 && text[^6] is '+' or '-' && text[^3] == ':' ? text[19..^6] : "no";
        return fraction.IsEmpty || (fraction is ['.', _, ..] && !fraction[1..].ContainsAnyExceptInRange('0', '9'));
    }
}
