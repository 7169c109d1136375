using System.Text.Json;
using System.Text.RegularExpressions;
using Molecule.Cli.Local;

namespace Molecule.Storage.Tests.EventLog;

/// <summary>The table of docs/events.md: which fields the payload of which event has.</summary>
internal static partial class EventTable
{
    private static readonly IReadOnlyList<(string Event, string Kind, string[] Fields)> Rows =
    [
        .. Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "events.md"))).Select(row => (
            row.Groups["event"].Value,
            row.Groups["kind"].Value,
            Field().Matches(row.Groups["payload"].Value).Select(field => field.Groups["name"].Value).ToArray())),
    ];

    /// <summary>How many payloads the table has of facts with these names.</summary>
    public static int CountOf(string kind, IEnumerable<string> events) => Rows.Count(row => row.Kind == kind && events.Contains(row.Event, StringComparer.Ordinal));

    /// <summary>Which line of the table an event is told in; fails when there is none whose fields it has, all that must be and no other.</summary>
    /// <param name="kind"><c>fact</c> or <c>announcement</c>.</param>
    /// <param name="eventType">Its name.</param>
    /// <param name="payload">What the program wrote.</param>
    public static int LineOf(string kind, string eventType, string payload)
    {
        using var json = JsonDocument.Parse(payload);
        var written = json.RootElement.EnumerateObject().Select(property => property.Name).ToArray();
        for (var line = 0; line < Rows.Count; line++)
        {
            var (name, told, fields) = Rows[line];
            if (name == eventType && told == kind && written.All(field => fields.Any(known => known.TrimEnd('?') == field))
                && fields.All(field => field.EndsWith('?') || written.Contains(field)))
            {
                return line;
            }
        }

        throw new ShouldAssertException($"docs/events.md has no {kind} {eventType} with the fields {string.Join(' ', written)}.");
    }

    [GeneratedRegex(@"^\| `(?<event>[A-Z0-9_]+)` \| (?<kind>\w+) \| [^|]+ \| (?<payload>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<name>[a-z_]+\??)`")]
    private static partial Regex Field();
}
