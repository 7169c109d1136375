using System.Text;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Tests.Feed;

/// <summary>The envelope of contract section 6.2.</summary>
public sealed class HeardTests
{
    private static readonly Guid Id = new("019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21");
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero).AddTicks(1_234_560);

    [Fact]
    public void Frame_Fact_HasItsPosition() =>
        Text(new FeedEvent(12, "WORKSPACE_ONLINE", Id, Guid.NewGuid(), At, RawJson.FromText("""{ "url": "<é>" }"""))).ShouldBe(
            """{"event":"WORKSPACE_ONLINE","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","timestamp":"2026-11-22T10:00:00.123456Z","payload":{"url":"\u003cé\u003e"},"position":12}""");

    [Fact]
    public void Frame_Announcement_HasNone_AndNobodyIsAnEmptyString() =>
        Text(new Announcement("X", null, null, At, RawJson.Null)).ShouldBe(
            """{"event":"X","workspace_id":"","timestamp":"2026-11-22T10:00:00.123456Z","payload":null}""");

    /// <summary>Contract section 21, row 1.</summary>
    [Fact]
    public void Frame_ApprovalDecided_SaysTheDecisionBesideThePayloadToo() =>
        Text(new Announcement("APPROVAL_DECIDED", Id, null, At, RawJson.FromText("""{"approval_id":"a","decision":"approved","status":"approved","decided_by":"human"}"""))).ShouldBe(
            """{"event":"APPROVAL_DECIDED","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","timestamp":"2026-11-22T10:00:00.123456Z","payload":{"approval_id":"a","decision":"approved","status":"approved","decided_by":"human"},"approval_id":"a","status":"approved","decided_by":"human"}""");

    [Theory]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Frame_ApprovalDecidedOfAnotherShape_IsLeftAlone(string payload) =>
        Text(new Announcement("APPROVAL_DECIDED", Id, null, At, RawJson.FromText(payload))).ShouldEndWith($"\"payload\":{payload}}}");

    private static string Text(Heard heard) => Encoding.UTF8.GetString(heard.Frame.Span);
}
