using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Delegations;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Delegations;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Tests.Activity;
using Orleans.Storage;

namespace Molecule.Grains.Tests.Delegations;

public sealed class DelegationsGrainTests
{
    private static readonly WorkspaceId Source = new(Guid.NewGuid());
    private static readonly WorkspaceId Target = new(Guid.NewGuid());
    private static readonly NewDelegation Proofreading = new("d-17", Target, "Proofread");
    private static readonly DelegationOutcome Done = new(Completed: true, null, "Two commas were missing");
    private static readonly DelegationOutcome NotDone = new(Completed: false, "no answer", null);

    private readonly MemoryDelegationStore _store = new();
    private readonly AnnouncementRecorder _announcer = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private DelegationsGrain Grain => new(_store, _announcer, _clock);

    [Fact]
    public async Task RecordAsync_CommitsTheRequestAndItsFactAndAnnouncesIt()
    {
        await Grain.RecordAsync(Source, Proofreading, Cancelled);

        var change = _store.Commits.ShouldHaveSingleItem();
        (change.EventType, change.Payload).ShouldBe(("DELEGATION_SENT", $$"""{"delegation_id":"d-17","target_id":"{{Target}}","task_preview":"Proofread"}"""));
        var entry = change.Entry.ShouldNotBeNull();
        (entry.ActivityType, entry.Method, entry.Status, entry.SourceId, entry.TargetId, entry.RequestBody).ShouldBe(
            ("delegation", "delegate", "dispatched", Source, Target, """{"task":"Proofread","delegation_id":"d-17"}"""));
        _announcer.Facts.ShouldHaveSingleItem().EventType.ShouldBe("DELEGATION_SENT");
        _announcer.Announcements.ShouldBeEmpty();
    }

    [Fact]
    public async Task RecordAsync_W7_LongTaskOfWideCharacters_IsPreviewedInWholeCharacters()
    {
        var task = string.Concat(Enumerable.Repeat("😀", 60));

        await Grain.RecordAsync(Source, Proofreading with { Task = "x" + task }, Cancelled);

        using var payload = JsonDocument.Parse(_store.Commits.ShouldHaveSingleItem().Payload);
        payload.RootElement.GetProperty("task_preview").GetString().ShouldBe("x" + task[..98] + "...");
    }

    [Fact]
    public async Task RecordAsync_TheSameAgain_ChangesNothing()
    {
        _store.Situation = _store.Situation! with { Status = "completed", TargetId = Target, Task = "Proofread" };

        await Grain.RecordAsync(Source, Proofreading, Cancelled);

        _store.Commits.ShouldBeEmpty();
        _announcer.Facts.ShouldBeEmpty();
    }

    [Fact]
    public async Task RecordAsync_AnotherOfTheSameName_IsRefused()
    {
        _store.Situation = _store.Situation! with { Status = "dispatched", TargetId = Target, Task = "Translate" };

        (await Should.ThrowAsync<InvalidFieldException>(Grain.RecordAsync(Source, Proofreading, Cancelled))).Field.ShouldBe("delegation_id");
    }

    [Fact]
    public async Task RecordAsync_TargetUnknown_IsRefused()
    {
        _store.TargetExists = false;

        (await Should.ThrowAsync<DelegationTargetNotFoundException>(Grain.RecordAsync(Source, Proofreading, Cancelled))).Id.ShouldBe(Target);
        _store.Commits.ShouldBeEmpty();
    }

    [Fact]
    public async Task RecordAsync_LosesARace_IsDecidedAgain()
    {
        _store.Races = 2;

        await Grain.RecordAsync(Source, Proofreading, Cancelled);

        _store.Commits.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task RecordAsync_LosesEveryRace_GivesUpAndAnnouncesNothing()
    {
        _store.Races = int.MaxValue;

        await Should.ThrowAsync<InconsistentStateException>(Grain.RecordAsync(Source, Proofreading, Cancelled));

        _announcer.Facts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "task", "delegation_id")]
    [InlineData("a\nb", "task", "delegation_id")]
    [InlineData("d", "", "task")]
    [InlineData("d", "a\0b", "task")]
    public async Task RecordAsync_BadText_IsRefused(string id, string task, string field) =>
        (await Should.ThrowAsync<InvalidFieldException>(Grain.RecordAsync(Source, new NewDelegation(id, Target, task), Cancelled))).Field.ShouldBe(field);

    [Theory]
    [InlineData(DelegationRules.MaxId + 1, 1, "delegation_id")]
    [InlineData(1, DelegationRules.MaxTask + 1, "task")]
    public async Task RecordAsync_TextOnePastItsLimit_IsRefused(int id, int task, string field) =>
        (await Should.ThrowAsync<InvalidFieldException>(
            Grain.RecordAsync(Source, new NewDelegation(new string('d', id), Target, new string('t', task)), Cancelled))).Field.ShouldBe(field);

    [Fact]
    public async Task RecordAsync_TextAtItsLimit_IsRecorded()
    {
        await Grain.RecordAsync(Source, new NewDelegation(new string('d', DelegationRules.MaxId), Target, new string('t', DelegationRules.MaxTask)), Cancelled);

        _store.Commits.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task UpdateAsync_Completed_AddsTheResultWithTheDelegationsId()
    {
        _store.Situation = _store.Situation! with { Status = "dispatched", TargetId = Target, Task = "Proofread" };

        await Grain.UpdateAsync(Source, "d-17", Done, Cancelled);

        var change = _store.Commits.ShouldHaveSingleItem();
        (change.Status, change.EventType).ShouldBe(("completed", "DELEGATION_COMPLETE"));
        change.Payload.ShouldBe($$"""{"delegation_id":"d-17","target_id":"{{Target}}","response_preview":"Two commas were missing"}""");
        var entry = change.Entry.ShouldNotBeNull();
        (entry.Method, entry.Status, entry.TargetId, entry.ResponseBody).ShouldBe(
            ("delegate_result", "completed", null, """{"text":"Two commas were missing","delegation_id":"d-17"}"""));
    }

    [Fact]
    public async Task UpdateAsync_Failed_SaysWhyAndAddsNothing()
    {
        _store.Situation = _store.Situation! with { Status = "dispatched", TargetId = Target, Task = "Proofread" };

        await Grain.UpdateAsync(Source, "d-17", NotDone, Cancelled);

        var change = _store.Commits.ShouldHaveSingleItem();
        (change.Status, change.ErrorDetail, change.Entry, change.EventType).ShouldBe(("failed", "no answer", null, "DELEGATION_FAILED"));
        change.Payload.ShouldBe($$"""{"delegation_id":"d-17","target_id":"{{Target}}","error":"no answer"}""");
    }

    [Fact]
    public async Task UpdateAsync_FailedBefore_CanStillBeCompleted()
    {
        _store.Situation = _store.Situation! with { Status = "failed" };

        await Grain.UpdateAsync(Source, "d-17", Done, Cancelled);

        _store.Commits.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("completed", true)]
    [InlineData("failed", false)]
    public async Task UpdateAsync_TheSameAgain_ChangesNothing(string status, bool completed)
    {
        _store.Situation = _store.Situation! with { Status = status };

        await Grain.UpdateAsync(Source, "d-17", completed ? Done : NotDone, Cancelled);

        _store.Commits.ShouldBeEmpty();
    }

    [Fact]
    public async Task UpdateAsync_CompletedIsSaidToHaveFailed_IsRefused()
    {
        _store.Situation = _store.Situation! with { Status = "completed" };

        (await Should.ThrowAsync<InvalidFieldException>(Grain.UpdateAsync(Source, "d-17", NotDone, Cancelled))).Field.ShouldBe("status");
    }

    [Fact]
    public async Task UpdateAsync_W10_UnknownDelegation_IsRefused()
    {
        await Should.ThrowAsync<DelegationNotFoundException>(Grain.UpdateAsync(Source, "d-17", Done, Cancelled));

        _announcer.Facts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Anything_WorkspaceUnknownOrRemoved_IsRefused()
    {
        _store.Situation = _store.Situation! with { IsRemoved = true, Status = "dispatched" };
        await Should.ThrowAsync<WorkspaceRemovedException>(Grain.RecordAsync(Source, Proofreading, Cancelled));
        await Should.ThrowAsync<WorkspaceRemovedException>(Grain.UpdateAsync(Source, "d-17", Done, Cancelled));

        _store.Situation = null;
        await Should.ThrowAsync<WorkspaceNotFoundException>(Grain.RecordAsync(Source, Proofreading, Cancelled));
        await Should.ThrowAsync<WorkspaceNotFoundException>(Grain.UpdateAsync(Source, "d-17", Done, Cancelled));
    }
}
