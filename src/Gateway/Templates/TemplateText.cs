using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlScalar = YamlDotNet.Core.Events.Scalar;

namespace Molecule.Gateway.Templates;

/// <summary>
/// Reads the text of a <c>config.yaml</c>, which may come from anybody. It is limited before it is understood: what reads YAML does so in itself,
/// and a few lines of aliases that name each other stand for more values than any memory holds.
/// </summary>
internal static class TemplateText
{
    /// <summary>The largest text, in bytes of UTF-8.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>How deep lists and maps may stand in each other.</summary>
    public const int MaxDepth = 32;

    /// <summary>How many values there may be, where every alias counts as all that it stands for.</summary>
    public const int MaxValues = 10_000;

    private static readonly IDeserializer Yaml = new DeserializerBuilder().IgnoreUnmatchedProperties().WithDuplicateKeyChecking().Build();

    /// <summary>Reads the text.</summary>
    /// <returns>What it says; null when it is empty.</returns>
    /// <exception cref="TemplateTextException">It cannot be read.</exception>
    public static Template? Read(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
            throw new TemplateTextException($"is larger than {MaxBytes} bytes");

        try
        {
            RefuseWhatIsTooMuch(text);
            return Yaml.Deserialize<Template?>(text);
        }
        catch (YamlException exception)
        {
            throw new TemplateTextException($"is no good at line {exception.Start.Line}");
        }
    }

    /// <summary>All words of a text as YAML reads them, without its quotes and escapes; as far as it can be read.</summary>
    public static IReadOnlyList<string> Scalars(string text)
    {
        var scalars = new List<string>();
        try
        {
            for (var parser = new Parser(new StringReader(text)); parser.MoveNext();)
            {
                if (parser.Current is YamlScalar scalar)
                    scalars.Add(scalar.Value);
            }
        }
        catch (YamlException)
        {
            // It is no YAML from here on.
        }

        return scalars;
    }

    private static void RefuseWhatIsTooMuch(string text)
    {
        var parser = new Parser(new StringReader(text));
        var open = new Stack<(AnchorName Anchor, long Before)>();
        var sizes = new Dictionary<AnchorName, long>();
        var values = 0L;
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case SequenceStart or MappingStart:
                    open.Push((((NodeEvent)parser.Current).Anchor, values++));
                    break;
                case SequenceEnd or MappingEnd:
                    var (anchor, before) = open.Pop();
                    Remember(anchor, values - before);
                    break;
                case YamlScalar scalar:
                    values++;
                    Remember(scalar.Anchor, 1);
                    break;
                case AnchorAlias alias:
                    values += sizes.GetValueOrDefault(alias.Value, 1);
                    break;
            }

            if (open.Count > MaxDepth)
                throw new TemplateTextException($"is nested deeper than {MaxDepth}");

            if (values > MaxValues)
                throw new TemplateTextException($"has more than {MaxValues} values, those counted that aliases stand for");
        }

        void Remember(AnchorName anchor, long size)
        {
            if (!anchor.IsEmpty)
                sizes[anchor] = size;
        }
    }
}
