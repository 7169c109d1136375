using System.Text.RegularExpressions;

namespace Molecule.Tidy.Tests;

/// <summary>The table of docs/events.md has every event that the code knows by name, and no other.</summary>
public sealed partial class EventTableTests
{
    private static string[] Documented => [.. TableRow().Matches(Checkout.Read("docs/events.md")).Select(row => row.Groups["event"].Value)];

    [Fact]
    public void Events_OfTheCode_AreInTheTable() => Known().Except(Documented).ShouldBeEmpty("docs/events.md has no line for these events");

    [Fact]
    public void Events_OfTheTable_AreInTheCode() => Documented.Except(Known()).ShouldBeEmpty("docs/events.md tells of events that nobody tells");

    [Fact]
    public void Rows_SayFactOrAnnouncement()
    {
        var rows = Checkout.Read("docs/events.md").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToArray();
        rows.ShouldNotBeEmpty();
        rows.Where(row => !TableRow().IsMatch(row)).ShouldBeEmpty();
    }

    [Fact]
    public void Rows_StandOnceEach() => TableRow().Matches(Checkout.Read("docs/events.md"))
        .GroupBy(row => (row.Groups["event"].Value, row.Groups["payload"].Value.Trim()))
        .Where(same => same.Count() > 1)
        .Select(same => same.Key)
        .ShouldBeEmpty();

    private static string[] Known() => [.. Checkout.FilesBelow("src/Grains", "src/Storage", "src/Gateway")
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
        .SelectMany(file => EventName().Matches(Checkout.Read(file)).Select(match => match.Groups["event"].Value))
        .Distinct(StringComparer.Ordinal)];

    /// <summary>Events begin with the noun that they are about; so do variables of the environment, which end in what they count or name.</summary>
    [GeneratedRegex("\"(?<event>(?:WORKSPACE|AGENT|APPROVAL|DELEGATION|TASK|ACTIVITY|A2A|LAYOUT|TOKEN|CRON|CHANNEL|MEMORY)_[A-Z_]+(?<!_DAYS|_HOURS|_MINUTES|_SECONDS|_BYTES|_ID|_PATH))\"")]
    private static partial Regex EventName();

    [GeneratedRegex(@"^\| `(?<event>[A-Z][A-Z0-9_]*)` \| (?:fact|announcement) \| [^|]+ \| (?<payload>none|(?:`[a-z_]+\??` ?)+)\s*\| [^|]+ \|\r?$", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
