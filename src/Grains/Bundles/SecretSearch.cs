using System.Buffers;
using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Bundles;

namespace Molecule.Grains.Bundles;

/// <summary>Finds the values of secrets in texts. Pure.</summary>
internal static class SecretSearch
{
    /// <summary>The shortest value that is looked for: <c>1</c> and <c>true</c> are found everywhere, and say nothing.</summary>
    public const int MinValue = 8;

    /// <summary>The shortest line of a value with several that is looked for by itself.</summary>
    public const int MinLine = 16;

    /// <summary>Names a model by convention (contract section 12), and stands in configurations as a matter of course.</summary>
    private const string ModelProvider = "MODEL_PROVIDER";

    /// <summary>How the first and the last line of keys begin, which are the same in all of them.</summary>
    private const string Armour = "-----";

    /// <summary>Says for each text that holds a value whose it is: the first in the text.</summary>
    public static ImmutableArray<FoundSecret> Find(IEnumerable<(string Key, string Value)> secrets, ImmutableArray<string> texts)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in secrets.Where(secret => secret.Key != ModelProvider))
        {
            foreach (var part in Parts(value))
            {
                keys.TryAdd(part, key);
            }
        }

        if (keys.Count == 0)
        {
            return [];
        }

        // All values at once, whatever their number.
        var values = SearchValues.Create([.. keys.Keys], StringComparison.Ordinal);
        var found = ImmutableArray.CreateBuilder<FoundSecret>();
        for (var index = 0; index < texts.Length; index++)
        {
            var text = texts[index].AsSpan();
            if (text.IndexOfAny(values) is var at and >= 0)
            {
                found.Add(new FoundSecret(index, KeyAt(text[at..], keys)));
            }
        }

        return found.DrainToImmutable();
    }

    /// <summary>
    /// The value without the blanks around it, that nobody copies; and of several lines each that tells something, because a text that has them may have
    /// shifted each of them to the right.
    /// </summary>
    private static IEnumerable<string> Parts(string value)
    {
        var trimmed = value.Trim();
        if (trimmed.Length >= MinValue)
        {
            yield return trimmed;
        }

        if (!trimmed.Contains('\n', StringComparison.Ordinal))
        {
            yield break;
        }

        foreach (var line in trimmed.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.Length >= MinLine && !line.StartsWith(Armour, StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }

    private static string KeyAt(ReadOnlySpan<char> text, Dictionary<string, string> keys)
    {
        foreach (var (value, key) in keys)
        {
            if (text.StartsWith(value, StringComparison.Ordinal))
            {
                return key;
            }
        }

        throw new InvalidOperationException("What was found is none of what was looked for.");
    }
}
