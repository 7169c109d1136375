using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>
/// Names a file below a folder, and never one outside: segments joined by <c>/</c>, none of them empty, <c>.</c> or <c>..</c> (contract section 14.4).
/// </summary>
[GenerateSerializer, Immutable, Alias("molecule.relative-path")]
public readonly record struct RelativePath
{
    /// <summary>The longest path, in characters.</summary>
    public const int MaxLength = 500;

    /// <summary>The most segments.</summary>
    public const int MaxSegments = 16;

    /// <summary>The longest segment, in bytes of UTF-8: file systems take no longer one.</summary>
    public const int MaxSegmentBytes = 255;

    private RelativePath(string value) => Value = value;

    /// <summary>The path, with nothing to clean in it.</summary>
    [Id(0)]
    public string Value { get; private init; }

    /// <summary>
    /// Reads a path and cleans it: <c>./a//b/../c</c> is <c>a/c</c>. Refused are paths that are absolute or lead outside, backslashes and control characters,
    /// half characters, what is left empty, and what is too long.
    /// </summary>
    /// <param name="text">What was sent.</param>
    /// <param name="path">The path, when the text is one.</param>
    /// <returns>Whether the text names a file below a folder.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out RelativePath path)
    {
        path = default;
        if (text is null or { Length: 0 or > MaxLength } || text[0] == '/' || text.Any(letter => letter == '\\' || char.IsControl(letter)))
        {
            return false;
        }

        var segments = new List<string>();
        foreach (var segment in text.Split('/'))
        {
            switch (segment)
            {
                case "" or ".":
                    break;
                case ".." when segments.Count == 0:
                    return false;
                case "..":
                    segments.RemoveAt(segments.Count - 1);
                    break;
                default:
                    segments.Add(segment);
                    break;
            }
        }

        if (segments.Count is 0 or > MaxSegments || segments.Any(segment => !Fits(segment)))
        {
            return false;
        }

        path = new RelativePath(string.Join('/', segments));
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";

    private static bool Fits(string segment)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetByteCount(segment) <= MaxSegmentBytes;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
