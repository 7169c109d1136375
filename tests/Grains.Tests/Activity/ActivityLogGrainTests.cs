using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Activity;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Tests.Activity;

public sealed class ActivityLogGrainTests
{
    private static readonly WorkspaceId Workspace = new(Guid.NewGuid());

    private readonly MemoryActivityStore _store = new();
    private readonly AnnouncementRecorder _announcer = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ActivityLogGrain Grain => new(_store, _announcer, _clock);

    [Fact]
    public async Task ReportAsync_IsKeptAndThenAnnouncedToTheTeam()
    {
        await Grain.ReportAsync(
            Workspace,
            new NewActivity
            {
                ActivityType = ActivityTypes.A2ASend,
                SourceId = Workspace,
                Method = "message/send",
                Summary = "<质量>",
                DurationMs = 12,
                RequestBody = """{"n":1.50}""",
            },
            Cancelled);

        var entry = _store.Entries.ShouldHaveSingleItem();
        entry.CreatedAt.ShouldBe(_clock.GetUtcNow());
        var announced = _announcer.Announcements.ShouldHaveSingleItem();
        (announced.EventType, announced.Workspace, announced.ParentId, announced.At).ShouldBe(("ACTIVITY_LOGGED", Workspace, _store.Reporter!.ParentId, entry.CreatedAt));
        announced.Payload.ShouldBe(
            $$$"""{"id":"{{{entry.Id}}}","activity_type":"a2a_send","method":"message/send","summary":"<质量>","status":"ok","source_id":"{{{Workspace}}}","target_id":null,"duration_ms":12,"request_body":{"n":1.50}}""");
    }

    [Fact]
    public async Task ReportAsync_NothingButTheType_KeepsTheNulls()
    {
        await Grain.ReportAsync(Workspace, new NewActivity { ActivityType = ActivityTypes.AgentLog }, Cancelled);

        _announcer.Announcements.ShouldHaveSingleItem().Payload.ShouldEndWith(
            "\"activity_type\":\"agent_log\",\"method\":null,\"summary\":null,\"status\":\"ok\",\"source_id\":null,\"target_id\":null,\"duration_ms\":null}");
    }

    [Theory]
    [InlineData(ActivityPayloads.MaxBodies, true)]
    [InlineData(ActivityPayloads.MaxBodies + 1, false)]
    public async Task ReportAsync_BodiesAtTheLimitAndOnePastIt_AreAnnouncedOrLeftOut(int length, bool announced)
    {
        var body = $"\"{new string('x', length - 2 - 4)}\"";
        await Grain.ReportAsync(
            Workspace, new NewActivity { ActivityType = ActivityTypes.AgentLog, RequestBody = "null", ResponseBody = body }, Cancelled);

        using var payload = JsonDocument.Parse(_announcer.Announcements.ShouldHaveSingleItem().Payload);
        payload.RootElement.TryGetProperty("response_body", out _).ShouldBe(announced);
        _store.Entries.ShouldHaveSingleItem().ResponseBody.ShouldBe(body);
    }

    [Fact]
    public async Task ReportAsync_W10_UnknownWorkspace_IsRefusedAndNotAnnounced()
    {
        _store.Reporter = null;

        await Should.ThrowAsync<WorkspaceNotFoundException>(Grain.ReportAsync(Workspace, new NewActivity { ActivityType = ActivityTypes.Error }, Cancelled));

        _announcer.Announcements.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReportAsync_RemovedWorkspace_IsRefusedAndNotAnnounced()
    {
        _store.Reporter = _store.Reporter! with { IsRemoved = true };

        await Should.ThrowAsync<WorkspaceRemovedException>(Grain.ReportAsync(Workspace, new NewActivity { ActivityType = ActivityTypes.Error }, Cancelled));

        _announcer.Announcements.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReportAsync_StorageIsAway_IsAnOutageAndNotAnnounced()
    {
        _store.IsAway = true;

        await Should.ThrowAsync<StorageUnavailableException>(Grain.ReportAsync(Workspace, new NewActivity { ActivityType = ActivityTypes.Error }, Cancelled));

        _announcer.Announcements.ShouldBeEmpty();
    }

    [Fact]
    public async Task NotifyAsync_W63_IsKeptAsWellAsAnnounced()
    {
        var message = $"{new string('质', 3_000)}\n\"done\"";

        await Grain.NotifyAsync(Workspace, message, Cancelled);

        var entry = _store.Entries.ShouldHaveSingleItem();
        (entry.ActivityType, entry.SourceId, entry.Method).ShouldBe(("agent_message", Workspace, "notify"));
        entry.Summary!.Length.ShouldBe(ActivityRules.MaxSummary);
        MessageIn(entry.RequestBody!).ShouldBe(message);
        var announced = _announcer.Announcements.ShouldHaveSingleItem();
        (announced.EventType, announced.ParentId).ShouldBe(("AGENT_MESSAGE", _store.Reporter!.ParentId));
        announced.Payload.ShouldEndWith($",\"workspace_id\":\"{Workspace}\",\"name\":\"Marketing\"}}");
        MessageIn(announced.Payload).ShouldBe(message);
    }

    [Fact]
    public async Task NotifyAsync_UnknownWorkspace_IsRefusedAndNotAnnounced()
    {
        _store.Reporter = null;

        await Should.ThrowAsync<WorkspaceNotFoundException>(Grain.NotifyAsync(Workspace, "hello", Cancelled));

        _announcer.Announcements.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(501)]
    public async Task ListAsync_LimitOutOfRange_IsRefused(int limit) =>
        (await Should.ThrowAsync<InvalidFieldException>(() => Grain.ListAsync(Workspace, new ActivityFilter(null, null, null, limit), Cancelled))).Field.ShouldBe("limit");

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task SearchAsync_LimitOutOfRange_IsRefused(int limit) =>
        (await Should.ThrowAsync<InvalidFieldException>(() => Grain.SearchAsync(Workspace, "x", limit, Cancelled))).Field.ShouldBe("limit");

    [Theory]
    [InlineData(null, null)]
    [InlineData("  ", null)]
    [InlineData("  two words ", "two words")]
    public async Task SearchAsync_Text_IsTrimmed(string? text, string? sought)
    {
        await Grain.SearchAsync(Workspace, text, 200, Cancelled);

        _store.Searched.ShouldBe((sought, 200));
    }

    private static string? MessageIn(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("message").GetString();
    }
}
