using System.Buffers;
using System.Text;
using Molecule.Grains.Interfaces;

namespace Molecule.Grains;

/// <summary>What text must be like that is kept as it was written.</summary>
internal static class WrittenText
{
    /// <summary>Requires text of some lines that Postgres can keep: whole Unicode without NUL.</summary>
    public static void Require(string field, string text, int least, int most)
    {
        if (text.Length < least || text.Length > most)
        {
            throw new InvalidFieldException(field, $"must be {least} to {most} characters, and is {text.Length}");
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new InvalidFieldException(field, "must not contain the NUL character");
        }

        if (HasLoneSurrogate(text))
        {
            throw new InvalidFieldException(field, "must be whole Unicode characters");
        }
    }

    /// <summary>Requires text of one line.</summary>
    public static void RequireLine(string field, string text, int least, int most)
    {
        Require(field, text, least, most);
        if (text.Any(char.IsControl))
        {
            throw new InvalidFieldException(field, "must not contain control characters");
        }
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<char> text)
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
