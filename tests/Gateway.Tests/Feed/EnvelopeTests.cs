using System.Text;
using Molecule.Gateway.Feed;

namespace Molecule.Gateway.Tests.Feed;

public sealed class EnvelopeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TryRead_Fact_IsOnlyAHint()
    {
        TryRead("""{"event":"WORKSPACE_ONLINE","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","timestamp":"x","payload":{},"position":12}""", out var envelope).ShouldBeTrue();
        envelope.ShouldBe(new Envelope(12, null));
    }

    [Fact]
    public void TryRead_Announcement_IsReadWhole()
    {
        TryRead("""{"event":"TASK_UPDATED","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","timestamp":"2026-11-22T10:00:00.123456789Z","payload":{ "a": 1 }}""", out var envelope).ShouldBeTrue();
        envelope.Position.ShouldBeNull();
        var announcement = envelope.Announcement.ShouldNotBeNull();
        announcement.Event.ShouldBe("TASK_UPDATED");
        announcement.WorkspaceId.ShouldBe(new Guid("019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21"));
        announcement.Timestamp.ToString("HH:mm:ss.ffffff").ShouldBe("10:00:00.123456");
        announcement.Payload.ToString().ShouldBe("""{"a":1}""");
    }

    [Fact]
    public void TryRead_LittleAnnouncement_IsFilledUp()
    {
        TryRead("""{"event":"X"}""", out var envelope).ShouldBeTrue();
        var announcement = envelope.Announcement.ShouldNotBeNull();
        announcement.WorkspaceId.ShouldBeNull();
        announcement.Timestamp.ShouldBe(Now);
        announcement.Payload.ToString().ShouldBe("null");
    }

    [Theory]
    [InlineData("""{"event":"X","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","parent_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e22"}""", "019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e22")]
    [InlineData("""{"event":"X","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","parent_id":null}""", null)]
    [InlineData("""{"event":"X","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","parent_id":"somewhere"}""", "00000000-0000-0000-0000-000000000000")]
    [InlineData("""{"event":"X","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21"}""", "00000000-0000-0000-0000-000000000000")]
    public void TryRead_Announcement_SaysWhereItHappened(string message, string? parent)
    {
        TryRead(message, out var envelope).ShouldBeTrue();
        envelope.Announcement.ShouldNotBeNull().ParentId.ShouldBe(parent is null ? null : new Guid(parent));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("12")]
    [InlineData("{}")]
    [InlineData("""{"event":5}""")]
    [InlineData("""{"event":"X","position":0}""")]
    [InlineData("""{"event":"X","position":-3}""")]
    [InlineData("""{"event":"X","position":1.5}""")]
    [InlineData("""{"event":"X","position":99999999999999999999}""")]
    public void TryRead_Unreadable_IsRefused(string message) => TryRead(message, out _).ShouldBeFalse();

    private static bool TryRead(string message, out Envelope envelope) => Envelope.TryRead(Encoding.UTF8.GetBytes(message), Now, out envelope);
}
