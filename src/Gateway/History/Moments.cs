using System.Globalization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.History;

namespace Molecule.Gateway.History;

/// <summary>Reads the moments that callers name: a position of the log, or a time.</summary>
internal static class Moments
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    public static Moment ParseOrNow(string field, string? text) => string.IsNullOrEmpty(text) ? Moment.Now : Parse(field, text);

    public static Moment Parse(string field, string text)
    {
        if (text.Length > 0 && text.All(char.IsAsciiDigit))
            return new Moment(Inputs.ParsePosition(field, text), null);

        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new Moment(null, time.ToUniversalTime())
            : throw new BadInputException(
                $"{field} must be a position of the log, or a time such as 2026-11-22T10:00:00Z (a plus sign in an address is written %2B)",
                "invalid_field",
                field);
    }
}
