using Molecule.Grains.Activity;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Tests.Activity;

public sealed class ActivityRulesTests
{
    private static readonly NewActivity Plain = new() { ActivityType = ActivityTypes.AgentLog };

    [Fact]
    public void Log_EverythingAtItsLimit_IsKeptAsItIs()
    {
        var body = $"\"{new string('x', (ActivityRules.MaxBodies / 2) - 2)}\"";
        var activity = Plain with
        {
            Method = new string('m', ActivityRules.MaxMethod),
            Status = new string('s', ActivityRules.MaxStatus),
            Summary = new string('质', ActivityRules.MaxSummary),
            ErrorDetail = new string('e', ActivityRules.MaxErrorDetail),
            DurationMs = 0,
            RequestBody = body,
            ResponseBody = body,
        };

        var entry = Log(activity);

        (entry.Method, entry.Status, entry.Summary, entry.ErrorDetail, entry.RequestBody, entry.ResponseBody)
            .ShouldBe((activity.Method, activity.Status, activity.Summary, activity.ErrorDetail, body, body));
    }

    [Fact]
    public void Log_W7_LongTextsOfPeople_AreCutBetweenCharacters()
    {
        var entry = Log(Plain with
        {
            Summary = new string('x', ActivityRules.MaxSummary - 2) + "😀😀",
            ErrorDetail = string.Concat(Enumerable.Repeat("質", ActivityRules.MaxErrorDetail + 1)),
        });

        entry.Summary.ShouldBe(new string('x', ActivityRules.MaxSummary - 2) + "…");
        entry.ErrorDetail.ShouldBe(new string('質', ActivityRules.MaxErrorDetail - 1) + "…");
    }

    [Fact]
    public void Log_TextWithWhatPostgresCannotKeep_IsMadeFit() => Log(Plain with { Summary = "a\0b\uD83D" }).Summary.ShouldBe("a\uFFFDb\uFFFD");

    [Theory]
    [InlineData("method", ActivityRules.MaxMethod + 1)]
    [InlineData("status", ActivityRules.MaxStatus + 1)]
    [InlineData("status", 0)]
    [InlineData("activity_type", 0)]
    [InlineData("activity_type", ActivityRules.MaxStatus + 1)]
    public void Log_WordOfPrograms_OutOfItsLength_IsRefused(string field, int length) => Refused(field, With(field, new string('x', length)));

    [Theory]
    [InlineData("method", "a\nb")]
    [InlineData("status", "o\0k")]
    public void Log_WordOfPrograms_WithWhatIsNoWord_IsRefused(string field, string value) => Refused(field, With(field, value));

    // Not as data of a theory: attributes are kept as UTF-8, which has no halves of characters.
    [Fact]
    public void Log_WordOfPrograms_WithHalfACharacter_IsRefused() => Refused("method", Plain with { Method = "\uD83D" });

    [Fact]
    public void Log_NegativeDuration_IsRefused() => Refused("duration_ms", Plain with { DurationMs = -1 });

    [Fact]
    public void Log_BodiesTogetherTooLarge_AreRefused() =>
        Refused("request_body", Plain with { RequestBody = $"\"{new string('x', ActivityRules.MaxBodies - 6)}\"", ResponseBody = "12345" });

    [Theory]
    [InlineData(1)]
    [InlineData(ActivityRules.MaxMessage)]
    public void RequireMessage_WithinItsLimit_Passes(int length) => ActivityRules.RequireMessage(new string('质', length));

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void RequireMessage_NoText_IsRefused(string message) =>
        Should.Throw<InvalidFieldException>(() => ActivityRules.RequireMessage(message)).Field.ShouldBe("message");

    [Fact]
    public void RequireMessage_HalfACharacter_IsRefused() => RequireMessage_NoText_IsRefused("\uDC00");

    [Fact]
    public void RequireMessage_OnePastItsLimit_IsRefusedAndTheLimitTold() =>
        Should.Throw<InvalidFieldException>(() => ActivityRules.RequireMessage(new string('x', ActivityRules.MaxMessage + 1))).Message.ShouldContain("20000");

    [Fact]
    public void ReadText_AtItsLimitAndOnePastIt()
    {
        ActivityRules.ReadText(new string('x', ActivityRules.MaxText), 1)!.Length.ShouldBe(ActivityRules.MaxText);
        Should.Throw<InvalidFieldException>(() => ActivityRules.ReadText(new string('x', ActivityRules.MaxText + 1), 1)).Field.ShouldBe("q");
    }

    private static NewActivity With(string field, string value) => field switch
    {
        "method" => Plain with { Method = value },
        "status" => Plain with { Status = value },
        _ => Plain with { ActivityType = value },
    };

    private static void Refused(string field, NewActivity activity) => Should.Throw<InvalidFieldException>(() => Log(activity)).Field.ShouldBe(field);

    private static ActivityEntry Log(NewActivity activity) =>
        ActivityRules.Log(Guid.NewGuid(), new WorkspaceId(Guid.NewGuid()), activity, DateTimeOffset.UnixEpoch);
}
