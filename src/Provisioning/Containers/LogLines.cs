using System.Buffers;
using System.Globalization;
using System.Text;
using Molecule.Grains.Containers;

namespace Molecule.Provisioning.Containers;

/// <summary>
/// Puts together the lines of a log that comes in pieces, of two streams in turn. Memory is bounded: what is beyond a line's limit is dropped
/// until the line ends.
/// </summary>
internal sealed class LogLines
{
    /// <summary>How long a line may be, in characters.</summary>
    public const int MaxCharacters = 4096;

    /// <summary>A time of nanoseconds, a space, and characters of up to four bytes.</summary>
    private const int MaxBytes = 64 + (4 * MaxCharacters);

    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly ArrayBufferWriter<byte> _errors = new();
    private DateTimeOffset _latest;

    /// <summary>The lines that a piece ends.</summary>
    public List<ContainerLine> Add(ReadOnlySpan<byte> piece, bool isError)
    {
        var line = isError ? _errors : _output;
        var ended = new List<ContainerLine>();
        while (piece.IndexOf((byte)'\n') is var end and >= 0)
        {
            Append(line, piece[..end]);
            ended.Add(Take(line, isError));
            piece = piece[(end + 1)..];
        }

        Append(line, piece);
        return ended;
    }

    /// <summary>What was written last and not ended, when the log is over.</summary>
    public IEnumerable<ContainerLine> End()
    {
        if (_output.WrittenCount > 0)
            yield return Take(_output, isError: false);
        if (_errors.WrittenCount > 0)
            yield return Take(_errors, isError: true);
    }

    private static void Append(ArrayBufferWriter<byte> line, ReadOnlySpan<byte> piece) =>
        line.Write(piece[..Math.Min(piece.Length, MaxBytes - line.WrittenCount)]);

    private ContainerLine Take(ArrayBufferWriter<byte> line, bool isError)
    {
        var text = Encoding.UTF8.GetString(line.WrittenSpan).TrimEnd('\r');
        line.ResetWrittenCount();
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var time = space < 0 ? text : text[..space];
        if (DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            _latest = at;
            text = space < 0 ? "" : text[(space + 1)..];
        }

        return new ContainerLine(_latest, Cut(text), isError);
    }

    private static string Cut(string text)
    {
        if (text.Length <= MaxCharacters)
            return text;
        return text[..(char.IsHighSurrogate(text[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters)];
    }
}
