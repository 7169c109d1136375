using System.Collections.Immutable;
using CsCheck;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Stalls;
using Molecule.Grains.Workspaces.Subtrees;

namespace Molecule.Grains.Tests.Workspaces.Stalls;

public sealed class StallRulesTests
{
    private static readonly WorkspaceId Id = new(new Guid("019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21"));
    private static readonly WorkspaceVitals Busy = WorkspaceVitals.None with { ActiveTasks = 2, CurrentTask = "Writing" };
    private static readonly WorkspaceState Watched = In(WorkspaceStatus.Online) with { StallTimeout = TimeSpan.FromSeconds(10) };
    private static readonly WorkspaceState Stalled = Watched with { StalledSince = Facts.Start };

    [Theory]
    [InlineData(9)]
    [InlineData(9.999)]
    [InlineData(10.5)]
    [InlineData(86_400.001)]
    [InlineData(86_401)]
    [InlineData(0)]
    [InlineData(-10)]
    public void RequireTimeout_OutOfRangeOrNotWhole_IsRefused(double seconds) => Should
        .Throw<InvalidFieldException>(() => StallRules.RequireTimeout(TimeSpan.FromSeconds(seconds)))
        .Message.ShouldContain("stall_timeout_seconds");

    [Theory]
    [InlineData(10)]
    [InlineData(86_400)]
    [InlineData(null)]
    public void RequireTimeout_AtTheLimits_IsFine(int? seconds) =>
        Should.NotThrow(() => StallRules.RequireTimeout(seconds is { } some ? TimeSpan.FromSeconds(some) : null));

    [Fact]
    public void Create_AndChange_TakeTheTimeout()
    {
        var created = WorkspaceRules.Create(Id, new NewWorkspace { Name = "QA", StallTimeout = TimeSpan.FromSeconds(10) }, Facts.Start).First();
        var state = WorkspaceState.Apply(Id, null, created);
        state.StallTimeout.ShouldBe(TimeSpan.FromSeconds(10));

        WorkspaceRules.Change(state, new WorkspaceChanges { StallTimeout = new(TimeSpan.FromSeconds(10)) }, Facts.Start).ShouldBeEmpty();
        var off = WorkspaceRules.Change(state, new WorkspaceChanges { StallTimeout = new(null) }, Facts.Start).ShouldHaveSingleItem();
        WorkspaceState.Apply(Id, state, off).StallTimeout.ShouldBeNull();
        Should.Throw<InvalidFieldException>(() => WorkspaceRules.Create(Id, new NewWorkspace { Name = "QA", StallTimeout = TimeSpan.FromSeconds(9) }, Facts.Start).ToArray());
        Should.Throw<InvalidFieldException>(() => WorkspaceRules.Change(state, new WorkspaceChanges { StallTimeout = new(TimeSpan.FromDays(2)) }, Facts.Start).ToArray());
    }

    [Fact]
    public void Window_IsWaitedFor_OnlyWhileSomebodyLooksAndSomebodyWorks()
    {
        StallRules.Window(Watched, Busy).ShouldBe(Watched.StallTimeout);
        StallRules.Window(Watched with { Status = WorkspaceStatus.Degraded }, Busy).ShouldBe(Watched.StallTimeout);

        StallRules.Window(null, Busy).ShouldBeNull();
        StallRules.Window(Watched, Busy with { ActiveTasks = 0 }).ShouldBeNull();
        StallRules.Window(Watched with { StallTimeout = null }, Busy).ShouldBeNull();
        StallRules.Window(Stalled, Busy).ShouldBeNull();
        foreach (var status in Enum.GetValues<WorkspaceStatus>().Except([WorkspaceStatus.Online, WorkspaceStatus.Degraded]))
        {
            StallRules.Window(Watched with { Status = status }, Busy).ShouldBeNull($"{status}");
        }
    }

    [Fact]
    public void Stall_KeepsTheStatus_AndWhatWasSaidOfTheTask()
    {
        var fact = StallRules.Stall(Watched with { Status = WorkspaceStatus.Degraded }, Busy, Facts.Start.AddDays(-1), Facts.Start).ShouldNotBeNull();

        fact.ShouldBe(new WorkspaceFact.Stalled(Facts.Start, Actor.Platform, 2, "Writing", Facts.Start.AddDays(-1)));
        var state = WorkspaceState.Apply(Id, Watched with { Status = WorkspaceStatus.Degraded }, fact);
        (state.Status, state.StalledSince, state.StalledProgressAt).ShouldBe((WorkspaceStatus.Degraded, Facts.Start, Facts.Start.AddDays(-1)));
        StallRules.Stall(Stalled, Busy, null, Facts.Start).ShouldBeNull();
    }

    [Fact]
    public void End_OfAStall_HasItsReason()
    {
        StallRules.End(Stalled, Busy, hasProgressed: false).ShouldBeNull();
        StallRules.End(Stalled, Busy, hasProgressed: true).ShouldBe(StallEnd.Progress);
        StallRules.End(Stalled, Busy with { ActiveTasks = 0 }, hasProgressed: true).ShouldBe(StallEnd.Idle);
        StallRules.End(Watched, Busy, hasProgressed: true).ShouldBeNull();
        StallRules.GoOn(Stalled, Busy, hasProgressed: true, Facts.Start).ShouldBe(new WorkspaceFact.Progressed(Facts.Start, Actor.Workspace, StallEnd.Progress));
        StallRules.GoOn(Stalled, Busy, hasProgressed: false, Facts.Start).ShouldBeNull();
    }

    [Fact]
    public void BeginsAnew_WhenNobodyWaitedBefore_AndNotBecauseOfErrors()
    {
        var degraded = Watched with { Status = WorkspaceStatus.Degraded };
        StallRules.BeginsAnew(null, Watched).ShouldBeTrue();
        StallRules.BeginsAnew(Watched with { Status = WorkspaceStatus.Offline }, Watched).ShouldBeTrue();
        StallRules.BeginsAnew(Watched, Watched with { StallTimeout = TimeSpan.FromSeconds(11) }).ShouldBeTrue();
        StallRules.BeginsAnew(Watched, degraded).ShouldBeFalse();
        StallRules.BeginsAnew(degraded, Watched).ShouldBeFalse();
        StallRules.BeginsAnew(Watched, Watched with { Name = "Other" }).ShouldBeFalse();
    }

    [Fact]
    public void Complete_WhatPutsAStalledOneToRest_EndsTheStallFirst()
    {
        Ends(new WorkspaceFact.WentOffline(Facts.Start, Actor.Platform), StallEnd.Status);
        Ends(new WorkspaceFact.Paused(Facts.Start, Actor.Operator, "QA"), StallEnd.Status);
        Ends(new WorkspaceFact.Removed(Facts.Start, Actor.Operator, 0), StallEnd.Status);
        Ends(new WorkspaceFact.Reprovisioned(Facts.Start, Actor.Operator, "QA", 1), StallEnd.Status);
        Ends(new WorkspaceFact.Updated(Facts.Start, Actor.Operator) { StallTimeout = new(null) }, StallEnd.SwitchedOff);

        static void Ends(WorkspaceFact fact, StallEnd reason) => StallRules.Complete(Id, Stalled, [fact])
            .ShouldBe([new WorkspaceFact.Progressed(Facts.Start, fact.By, reason), fact]);
    }

    [Fact]
    public void Complete_WhatLeavesItStalledOrIsItsEnd_AddsNothing()
    {
        Adds(Stalled, new WorkspaceFact.Degraded(Facts.Start, Actor.Workspace, 1, ""));
        Adds(Stalled, new WorkspaceFact.Updated(Facts.Start, Actor.Operator) { StallTimeout = new(TimeSpan.FromDays(1)) });
        Adds(Stalled, new WorkspaceFact.Progressed(Facts.Start, Actor.Workspace, StallEnd.Progress));
        Adds(Watched, new WorkspaceFact.Paused(Facts.Start, Actor.Operator, "QA"));
        StallRules.Complete(Id, Stalled, []).ShouldBeEmpty();

        static void Adds(WorkspaceState before, WorkspaceFact fact) => StallRules.Complete(Id, before, [fact]).ShouldBe([fact]);
    }

    /// <summary>One that goes with its team is ended by no code of its own.</summary>
    [Fact]
    public void Change_OfAStalledOneBelowAPausedOne_CountsBothFacts()
    {
        var change = SubtreeRules.Pause(In(WorkspaceStatus.Online) with { Id = new WorkspaceId(Guid.NewGuid()) }, [new Descendant(Stalled, 1)], Facts.Start)
            .Below.ShouldHaveSingleItem();

        change.Facts.Select(fact => fact.GetType()).ShouldBe([typeof(WorkspaceFact.Progressed), typeof(WorkspaceFact.Paused)]);
        change.KnownVersion.ShouldBe(Stalled.Version);
        change.State.StalledSince.ShouldBeNull();
    }

    [Fact]
    public void Complete_AnyFact_LeavesNobodyStalledWhoseAgentIsNotWaitedFor() => Facts.Later.Sample(fact =>
    {
        var after = StallRules.Complete(Id, Stalled, ImmutableArray.Create(fact)).Aggregate(Stalled, (state, one) => WorkspaceState.Apply(Id, state, one));
        if (after.StalledSince is not null)
        {
            after.Status.ShouldBeOneOf(WorkspaceStatus.Online, WorkspaceStatus.Degraded);
            after.StallTimeout.ShouldNotBeNull();
        }
    });

    private static WorkspaceState In(WorkspaceStatus status) => new()
    {
        Id = Id,
        Name = "QA",
        Tier = 1,
        Status = status,
        Runtime = "langgraph",
        AwarenessNamespace = "workspace:x",
        CreatedAt = Facts.Start,
        UpdatedAt = Facts.Start,
        Version = 4,
        Generation = 1,
    };
}
