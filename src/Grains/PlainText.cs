using System.Buffers;
using System.Text;

namespace Molecule.Grains;

/// <summary>Text that people and agents write, made fit to be kept. Cut between characters, never inside one.</summary>
internal static class PlainText
{
    private const char Ellipsis = '…';

    /// <summary>Cuts a text that may be longer than is kept, and replaces what Postgres cannot keep: NUL, and halves of characters.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="most">Most UTF-16 units in the answer; at least 2.</param>
    /// <returns>The text, or its beginning and an ellipsis.</returns>
    public static string Shorten(string text, int most)
    {
        var kept = text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;
        if (HasLoneSurrogate(kept))
        {
            kept = string.Concat(kept.EnumerateRunes().Select(rune => rune.ToString()));
        }

        return kept.Length <= most ? kept : Cut(kept, most - 1) + Ellipsis;
    }

    /// <summary>The beginning of a text, without half a character at its end.</summary>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>Whether it holds half a character, which is no Unicode text and cannot be kept.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != OperationStatus.Done)
            {
                return true;
            }

            text = text[consumed..];
        }

        return false;
    }
}
