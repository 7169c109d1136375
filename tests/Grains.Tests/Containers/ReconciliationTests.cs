using CsCheck;
using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Tests.Containers;

/// <summary>
/// Every state that a workspace, what is noted of it and what its engine has can be in together. What a step does to them is written down here, apart
/// from the code that does it.
/// </summary>
public sealed class ReconciliationTests
{
    private const string Here = "here";

    private static readonly DateTimeOffset Now = new(2026, 11, 30, 10, 0, 0, TimeSpan.Zero);
    private static readonly WorkspaceId Id = new(Guid.NewGuid());

    private static readonly Gen<World> Worlds = Gen.Select(
        Gen.Enum<WorkspaceStatus>(),
        Gen.Bool,
        Gen.Int[1, 3],
        Gen.Enum<ContainerState>(),
        Gen.Int[0, 3],
        Gen.Int[-1, 3],
        Gen.Int[0, 2],
        Gen.Int[-1, 400]).Select((status, external, generation, state, noted, there, life, next) => new World(
            new WantedContainer
            {
                Status = status,
                Generation = generation,
                FilesVersion = 1,
                Name = "QA",
                Tier = 1,
                Runtime = external ? "external" : "echo",
                Bound = new BoundContainer
                {
                    Workspace = Id,
                    Engine = "one",
                    Generation = Math.Min(noted, generation),
                    ContainerId = noted == 0 ? null : Here,
                    State = noted == 0 ? ContainerState.Waiting : state,
                    NextStartAt = next < 0 ? null : Now.AddSeconds(next),
                },
            },
            there < 1 ? null : Container(Math.Min(there, generation), isRunning: life == 1, hasEnded: life == 2)));

    [Fact]
    public void Next_FromAnywhere_LeadsToWhatIsWantedAndThenRests() => Worlds.Sample(
        start =>
        {
            World? world = start;
            var now = Now;
            var steps = new List<string>();
            while (world is { } current && Reconciliation.Next(current.Wanted, current.There, now) is { } step)
            {
                steps.Add(step.GetType().Name);
                steps.Count.ShouldBeLessThan(12, string.Join(", ", steps));
                now = step is ContainerStep.Wait wait ? wait.Until : now;
                world = After(current, step, now);
            }

            if (world is null)
            {
                return;
            }

            world.Wanted.Wants.ShouldNotBe(WantedState.Gone);
            var isThere = world.There is { IsRunning: true } running && running.Generation == world.Wanted.Generation;
            isThere.ShouldBe(world.Wanted.Wants == WantedState.Running);
            (world.There is { IsRunning: true }).ShouldBe(isThere, "nothing of an older generation may run either");
            world.Wanted.Bound.State.ShouldBe(isThere ? ContainerState.Running : ContainerState.Stopped);
        },
        iter: 20_000);

    [Fact]
    public void Next_IsTheSame_HoweverOftenItIsAsked() => Worlds.Sample(world =>
        Reconciliation.Next(world.Wanted, world.There, Now).ShouldBe(Reconciliation.Next(world.Wanted, world.There, Now)));

    /// <summary>While somebody may still be there, nothing is started: first it is seen why it does not run.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(2)]
    public void Next_NotedAsRunningAndDoesNot_IsReportedFirst(int? there)
    {
        var wanted = Wanted(WorkspaceStatus.Online, ContainerState.Running, noted: 2);

        Reconciliation.Next(wanted, there is { } generation ? Container(generation, isRunning: false, hasEnded: true) : null, Now)
            .ShouldBeOfType<ContainerStep.Report>().ContainerId.ShouldBe(Here);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(300, false)]
    // Written by a clock that is ahead.
    [InlineData(3_600, true)]
    public void Next_Ended_WaitsItsTime(int seconds, bool isDue)
    {
        var wanted = Wanted(WorkspaceStatus.Offline, ContainerState.Exited, noted: 2);
        wanted = wanted with { Bound = wanted.Bound with { NextStartAt = Now.AddSeconds(seconds) } };

        (Reconciliation.Next(wanted, null, Now) is ContainerStep.Restart).ShouldBe(isDue);
    }

    [Fact]
    public void Next_NewGeneration_DoesNotWaitForTheOldOne()
    {
        var wanted = Wanted(WorkspaceStatus.Provisioning, ContainerState.Exited, noted: 1);
        wanted = wanted with { Bound = wanted.Bound with { NextStartAt = Now.AddMinutes(4) } };

        Reconciliation.Next(wanted, Container(1, isRunning: false, hasEnded: true), Now).ShouldBeOfType<ContainerStep.Launch>();
    }

    [Fact]
    public void Backoff_Doubles_UpToFiveMinutes()
    {
        Enumerable.Range(1, 12).Select(failures => Reconciliation.Backoff(failures, 0).TotalSeconds)
            .ShouldBe([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        Reconciliation.Backoff(int.MaxValue, 1).ShouldBe(TimeSpan.FromMinutes(6));
    }

    /// <summary>Its container runs, and its agent was heard of and is not any more. Before that it has its time.</summary>
    [Theory]
    [InlineData(WorkspaceStatus.Offline, true)]
    [InlineData(WorkspaceStatus.Online, false)]
    [InlineData(WorkspaceStatus.Degraded, false)]
    [InlineData(WorkspaceStatus.Provisioning, false)]
    public void Next_RunsAndIsSilent_IsEnded(WorkspaceStatus status, bool isEnded)
    {
        var step = Reconciliation.Next(Wanted(status, ContainerState.Running, noted: 2), Container(2, isRunning: true, hasEnded: false), Now);

        step.ShouldBe(isEnded ? new ContainerStep.End(Here) : null);
    }

    /// <summary>It ended, and somebody started it by hand: its agent has as long to be heard of as any other.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(59)]
    public void Next_RunsAgainWhileOffline_IsListenedForFirst(int since)
    {
        var wanted = Wanted(WorkspaceStatus.Offline, ContainerState.Running, noted: 2);
        var started = Now.AddSeconds(-since);

        Reconciliation.Next(wanted with { Bound = wanted.Bound with { StartedAt = started } }, Container(2, isRunning: true, hasEnded: false), Now)
            .ShouldBe(new ContainerStep.Wait(started + Reconciliation.StableAfter));
    }

    [Theory]
    [InlineData(WorkspaceStatus.Online, true, 60, 0, 1)]
    [InlineData(WorkspaceStatus.Online, true, 59, 0, 5)]
    [InlineData(WorkspaceStatus.Online, false, 60, 0, 5)]
    // Silent at its end, it was up for as long as it was heard.
    [InlineData(WorkspaceStatus.Offline, true, 120, 60, 1)]
    [InlineData(WorkspaceStatus.Offline, true, 120, 61, 5)]
    [InlineData(WorkspaceStatus.Offline, true, 120, null, 5)]
    public void FailuresWith_UpForAWhile_BeginsAnew(WorkspaceStatus status, bool wasUp, int up, int? silent, int failures)
    {
        var wanted = Wanted(status, ContainerState.Running, noted: 2) with { LastHeartbeatAt = silent is { } seconds ? Now.AddSeconds(-seconds) : null };

        Reconciliation.FailuresWith(wanted with { Bound = wanted.Bound with { Failures = 4, StartedAt = Now.AddSeconds(-up) } }, wasUp, Now).ShouldBe(failures);
    }

    private static World? After(World world, ContainerStep step, DateTimeOffset now)
    {
        var (wanted, there) = world;
        var bound = wanted.Bound;
        return step switch
        {
            ContainerStep.Launch => new World(
                wanted with { Bound = bound with { Generation = wanted.Generation, State = ContainerState.Running, ContainerId = Here, NextStartAt = null } },
                Container(wanted.Generation, isRunning: true, hasEnded: false)),
            ContainerStep.Adopt => new World(wanted with { Bound = bound with { State = ContainerState.Running, NextStartAt = null } }, there),
            ContainerStep.Report => new World(wanted with { Bound = bound with { State = ContainerState.Exited, NextStartAt = now.AddSeconds(1) } }, there),
            ContainerStep.End => new World(wanted, there! with { IsRunning = false, HasEnded = true }),
            ContainerStep.Restart => new World(
                wanted with { Status = WorkspaceStatus.Provisioning, Generation = wanted.Generation + 1, Bound = bound with { NextStartAt = null } }, there),
            ContainerStep.Stop => new World(wanted with { Bound = bound with { State = ContainerState.Stopped } }, there! with { IsRunning = false, HasEnded = true }),
            ContainerStep.Settle => new World(wanted with { Bound = bound with { State = ContainerState.Stopped } }, there),
            ContainerStep.Remove => null,
            _ => world,
        };
    }

    private static WantedContainer Wanted(WorkspaceStatus status, ContainerState state, long noted) => new()
    {
        Status = status,
        Generation = 2,
        FilesVersion = 1,
        Name = "QA",
        Tier = 1,
        Runtime = "echo",
        Bound = new BoundContainer { Workspace = Id, Engine = "one", Generation = noted, ContainerId = Here, State = state },
    };

    private static ContainerRecord Container(long generation, bool isRunning, bool hasEnded) =>
        new() { Id = Here, Workspace = Id, Generation = generation, IsRunning = isRunning, HasEnded = hasEnded };

    private sealed record World(WantedContainer Wanted, ContainerRecord? There);
}
