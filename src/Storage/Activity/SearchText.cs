using System.Text;
using Molecule.Grains.Interfaces.Activity;

namespace Molecule.Storage.Activity;

/// <summary>
/// Spells text so that the trigrams of Postgres find it in any language. Which characters are letters, and what their lower case is, Postgres
/// takes from the locale of the database, and in the locale C there are no letters but those of ASCII: a search for 质量 would read every
/// row. So letters are lowered here, and every character beyond ASCII becomes a <c>Z</c> and four letters from <c>A</c> to <c>P</c>. Capitals
/// have become free by then, and <c>Z</c> begins a character and nothing else: one text holds another exactly when their spellings do.
/// </summary>
internal static class SearchText
{
    /// <summary>How much of each body is looked into.</summary>
    public const int MaxBody = 500;

    private const int RunThatIsIndexed = 3;
    private const char Mark = 'Z';

    /// <summary>What is kept beside an entry.</summary>
    public static string Of(ActivityEntry entry)
    {
        var text = new StringBuilder();
        foreach (var part in (ReadOnlySpan<string?>)[entry.ActivityType, entry.Method, entry.Status, entry.Summary, Beginning(entry.RequestBody), Beginning(entry.ResponseBody)])
        {
            if (!string.IsNullOrEmpty(part))
            {
                Append(text, part).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>What to look for, spelled as what is kept, as a pattern for <c>LIKE</c>.</summary>
    public static string PatternOf(string text) => Pattern(Append(new StringBuilder(), text).ToString());

    /// <summary>A pattern for <c>LIKE</c> that any text matches in which this one stands.</summary>
    public static string Pattern(string text) =>
        "%" + text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%";

    /// <summary>Whether the index knows the text: three letters or digits in a row, or one character beyond ASCII.</summary>
    public static bool IsIndexed(string text)
    {
        var run = 0;
        foreach (var character in text)
        {
            run = char.IsAsciiLetterOrDigit(character) ? run + 1 : 0;
            if (run == RunThatIsIndexed || !char.IsAscii(character))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Beginning(string? body) => body is null || body.Length <= MaxBody ? body : body[..MaxBody];

    private static StringBuilder Append(StringBuilder spelled, string text)
    {
        foreach (var character in text)
        {
            var lower = char.ToLowerInvariant(character);
            if (char.IsAscii(lower))
            {
                spelled.Append(lower);
                continue;
            }

            spelled.Append(Mark);
            for (var shift = 12; shift >= 0; shift -= 4)
            {
                spelled.Append((char)('A' + ((lower >> shift) & 0xF)));
            }
        }

        return spelled;
    }
}
