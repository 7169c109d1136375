using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Molecule.Gateway.Wire;

/// <summary>
/// Escapes what contract section 1.2 says and nothing else: quotes, backslashes, control characters, and <c>&lt;</c>, <c>&gt;</c>,
/// <c>&amp;</c> so that a value pasted into a page cannot become markup. All other text goes out raw; the encoders that come with .NET
/// write emoji and private-use characters as escapes, which shell clients that grep would not find.
/// </summary>
internal sealed class WireEncoder : JavaScriptEncoder
{
    private const string Escaped = "\"\\<>&" +
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f" +
        "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f";

    private static readonly SearchValues<char> EscapedChars = SearchValues.Create(Escaped);
    private static readonly SearchValues<byte> EscapedBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Escaped));

    private WireEncoder()
    {
    }

    public static WireEncoder Instance { get; } = new();

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) => unicodeScalar <= char.MaxValue && EscapedChars.Contains((char)unicodeScalar);

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var rest = new ReadOnlySpan<char>(text, textLength);
        var escaped = rest.IndexOfAny(EscapedChars);
        var before = escaped < 0 ? rest : rest[..escaped];
        var unpaired = FindUnpairedSurrogate(before);
        return unpaired >= 0 ? unpaired : escaped;
    }

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) =>
        Utf8.IsValid(utf8Text) ? utf8Text.IndexOfAny(EscapedBytes) : base.FindFirstCharacterToEncodeUtf8(utf8Text);

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var destination = new Span<char>(buffer, bufferLength);
        if (!WillEncode(unicodeScalar))
            return new Rune(unicodeScalar).TryEncodeToUtf16(destination, out numberOfCharactersWritten);

        return unicodeScalar switch
        {
            '"' => TryWrite("\\\"", destination, out numberOfCharactersWritten),
            '\\' => TryWrite("\\\\", destination, out numberOfCharactersWritten),
            '\b' => TryWrite("\\b", destination, out numberOfCharactersWritten),
            '\f' => TryWrite("\\f", destination, out numberOfCharactersWritten),
            '\n' => TryWrite("\\n", destination, out numberOfCharactersWritten),
            '\r' => TryWrite("\\r", destination, out numberOfCharactersWritten),
            '\t' => TryWrite("\\t", destination, out numberOfCharactersWritten),
            _ => destination.TryWrite(CultureInfo.InvariantCulture, $"\\u{unicodeScalar:x4}", out numberOfCharactersWritten),
        };
    }

    private static bool TryWrite(string text, Span<char> destination, out int written)
    {
        written = text.TryCopyTo(destination) ? text.Length : 0;
        return written > 0;
    }

    private static int FindUnpairedSurrogate(ReadOnlySpan<char> text)
    {
        for (var at = 0; ;)
        {
            var next = text[at..].IndexOfAnyInRange('\ud800', '\udfff');
            if (next < 0)
                return -1;

            at += next;
            if (char.IsLowSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
                return at;

            at += 2;
        }
    }
}
