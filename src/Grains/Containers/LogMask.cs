using System.Collections.Immutable;
using System.Text;
using Molecule.Grains.Workspaces.Tokens;

namespace Molecule.Grains.Containers;

/// <summary>Frees what a container wrote of its secrets and of its tokens. Pure.</summary>
internal sealed class LogMask
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Stars = "***";

    /// <summary>Shorter values are no secrets, and their letters stand everywhere.</summary>
    public const int Shortest = 4;

    /// <summary>Length of a line that an engine has cut.</summary>
    public const int LongestLine = 4_096;

    /// <summary>Length of a token's text.</summary>
    private const int TokenLength = 43;

    private readonly ImmutableArray<string> _secrets;
    private readonly ImmutableArray<ContainerToken> _tokens;

    /// <param name="secrets">The values that its environment holds.</param>
    /// <param name="tokens">The tokens that it was given.</param>
    public LogMask(IEnumerable<string> secrets, ImmutableArray<ContainerToken> tokens)
    {
        // A log is lines, so that a secret of several lines is masked line by line; the longest first, because one may be part of another.
        _secrets = [.. secrets
            .SelectMany(value => value.Split('\n', '\r'))
            .Where(line => line.Length >= Shortest)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(line => line.Length)];
        _tokens = tokens;
    }

    /// <summary>The text without them.</summary>
    public string Apply(string text)
    {
        var free = MaskTokens(text);
        foreach (var secret in _secrets)
        {
            free = free.Replace(secret, Stars, StringComparison.Ordinal);
        }

        return text.Length >= LongestLine ? MaskCut(free) : free;
    }

    /// <summary>A line that was cut may end in the middle of a secret.</summary>
    private string MaskCut(string text)
    {
        foreach (var secret in _secrets)
        {
            for (var length = Math.Min(secret.Length, text.Length); length >= Shortest; length--)
            {
                if (text.AsSpan().EndsWith(secret.AsSpan(0, length)))
                {
                    return string.Concat(text.AsSpan(0, text.Length - length), Stars);
                }
            }
        }

        return text;
    }

    /// <summary>Only their hashes are known: whatever looks like a token is compared.</summary>
    private string MaskTokens(string text)
    {
        if (_tokens.IsEmpty || text.Length < TokenLength)
        {
            return text;
        }

        var free = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && IsOfToken(text[end]))
            {
                end++;
            }

            var copied = at;
            for (var start = at; start + TokenLength <= end;)
            {
                if (!IsToken(text.Substring(start, TokenLength)))
                {
                    start++;
                    continue;
                }

                free.Append(text, copied, start - copied).Append(Stars);
                copied = start += TokenLength;
            }

            at = Math.Min(end + 1, text.Length);
            free.Append(text, copied, at - copied);
        }

        return free.ToString();
    }

    private bool IsToken(string candidate)
    {
        var hash = IssuedToken.HashOf(candidate);
        return _tokens.Any(token => token.Hash.AsSpan().SequenceEqual(hash.AsSpan()));
    }

    private static bool IsOfToken(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_';
}
