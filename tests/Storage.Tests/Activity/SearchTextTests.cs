using CsCheck;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Activity;

namespace Molecule.Storage.Tests.Activity;

public sealed class SearchTextTests
{
    private const string Characters = "abCZ9%_\\ 质éÉＡ\u8D29";

    private static readonly Gen<string> Texts = Gen.Int[0, Characters.Length - 1].Array[0, 8]
        .Select(places => string.Concat(places.Select(place => Characters[place])));

    private static readonly ActivityEntry Plain = new()
    {
        Id = Guid.NewGuid(),
        WorkspaceId = new WorkspaceId(Guid.NewGuid()),
        ActivityType = ActivityTypes.AgentLog,
        Status = "ok",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void Of_AnyTwoTexts_HoldEachOtherExactlyWhenTheirSpellingsDo() => Gen.Select(Texts, Texts).Sample((text, part) =>
        Spelled(text).Contains(Spelled(part), StringComparison.Ordinal)
            .ShouldBe(text.ToLowerInvariant().Contains(part.ToLowerInvariant(), StringComparison.Ordinal), $"'{text}' and '{part}'"));

    [Fact]
    public void Of_AnyText_IsAscii() => Texts.Sample(text => Spelled(text).All(char.IsAscii).ShouldBeTrue());

    [Theory]
    [InlineData("abc", true)]
    [InlineData("a1b", true)]
    [InlineData("质", true)]
    [InlineData("x-ray!", true)]
    [InlineData("ab", false)]
    [InlineData("a-b-c", false)]
    [InlineData("!?!", false)]
    public void IsIndexed_ThreeInARowOrBeyondAscii(string text, bool indexed) => SearchText.IsIndexed(text).ShouldBe(indexed);

    [Fact]
    public void Of_LongBodies_AreLookedIntoAtTheirBeginningOnly()
    {
        var body = new string('x', SearchText.MaxBody) + "needle";

        SearchText.Of(Plain with { RequestBody = body, ResponseBody = body }).ShouldBe($"agent_log\nok\n{body[..^6]}\n{body[..^6]}\n");
    }

    [Fact]
    public void PatternOf_SignsOfPatterns_StandForThemselves() => SearchText.PatternOf(@"50%_\X").ShouldBe(@"%50\%\_\\x%");

    private static string Spelled(string text) => SearchText.Of(Plain with { ActivityType = text, Status = "" }).TrimEnd('\n');
}
