using Molecule.Agent.Tests.Platform;

namespace Molecule.Agent.Tests.Heartbeats;

public sealed class HeartbeatTests
{
    private const double AlmostOne = 0.999999999;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beat_RightAfterRegistration_TellsOfNoWork()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.Client.StartAgentAsync(Scene.Agent(), Cancellation);

        (await scene.Platform.NextAsync(FakePlatform.Heartbeat)).Body.ShouldBe(
            $$"""{"workspace_id":"{{Scene.WorkspaceId}}","error_rate":0,"sample_error":"","active_tasks":0,"uptime_seconds":0,"current_task":""}""");
    }

    [Theory]
    [InlineData(0, 30, 30)]
    [InlineData(AlmostOne, 24, 24.001)]
    public async Task Beat_NothingHappens_ComesAfterTheIntervalShortenedByAtMostTheJitter(double random, double least, double most)
    {
        await using var scene = await Scene.OpenAsync(random);
        await using var agent = await scene.StartAgentAsync();

        for (var i = 0; i < 3; i++)
        {
            (await scene.Clock.PassNextWaitAsync()).ShouldBeInRange(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));
            await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        }
    }

    [Fact]
    public async Task Beat_AfterAWhile_TellsTheUptime()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();

        await scene.Clock.PassNextWaitAsync();

        (await scene.Platform.NextAsync(FakePlatform.Heartbeat)).Json.GetProperty("uptime_seconds").GetInt64().ShouldBe(30);
    }

    [Fact]
    public async Task BeginTask_AgentWasIdle_IsToldWithoutWaiting()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartSettledAgentAsync();

        using var task = agent.BeginTask("Reviewing the release notes");

        Work(await scene.Platform.NextAsync(FakePlatform.Heartbeat)).ShouldBe(("Reviewing the release notes", 1, 0));
    }

    [Fact]
    public async Task BeginTask_EndOfTheTask_IsToldToo()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartSettledAgentAsync();
        var task = agent.BeginTask("Reviewing the release notes");
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);

        task.Dispose();
        (await scene.Clock.PassNextWaitAsync()).ShouldBe(Gap);

        Work(await scene.Platform.NextAsync(FakePlatform.Heartbeat)).ShouldBe(("", 0, 0));
    }

    [Fact]
    public async Task BeginTask_ManyChangesAtOnce_AreToldTogetherAfterTheGap()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartSettledAgentAsync();
        using var first = agent.BeginTask("first");
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);

        for (var i = 0; i < 100; i++)
        {
            agent.BeginTask($"task {i}").Dispose();
        }

        using var last = agent.BeginTask("last");
        (await scene.Clock.PassNextWaitAsync()).ShouldBe(Gap);

        Work(await scene.Platform.NextAsync(FakePlatform.Heartbeat)).ShouldBe(("last", 2, 0));
        // The next wait is that of the quiet interval again: all the changes went into that one beat.
        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);
        scene.Platform.Unseen(FakePlatform.Heartbeat).ShouldBe(0);
    }

    [Fact]
    public async Task Fail_TaskEnds_RaisesTheErrorRateAndGivesTheError()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartSettledAgentAsync();

        using (var task = agent.BeginTask("Importing"))
        {
            task.Fail(new InvalidOperationException("row 17 has\nno date"));
        }

        // One beat or two, as it happens: the begin may have been told before the end.
        var beat = await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        if (beat.Json.GetProperty("active_tasks").GetInt32() == 1)
        {
            await scene.Clock.NextWaitAsync();
            await scene.Clock.PassNextWaitAsync();
            beat = await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        }

        Work(beat).ShouldBe(("", 0, 1));
        beat.Json.GetProperty("sample_error").GetString().ShouldBe("InvalidOperationException: row 17 has no date");
    }

    [Fact]
    public async Task ReportError_WithoutATask_IsToldAtOnce()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartSettledAgentAsync();

        agent.ReportError("lost the database");

        var beat = await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        Work(beat).ShouldBe(("", 0, 1));
        beat.Json.GetProperty("sample_error").GetString().ShouldBe("lost the database");
    }

    [Fact]
    public async Task Beat_WorkBlocksItsThread_GoesOn()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartSettledAgentAsync();
        using var gate = new ManualResetEventSlim();
        var work = new Thread(() =>
        {
            using var task = agent.BeginTask("Computing for a long time");
            gate.Wait(Cancellation);
        });
        work.Start();
        try
        {
            await scene.Platform.NextAsync(FakePlatform.Heartbeat);
            for (var i = 0; i < 3; i++)
            {
                await scene.Clock.PassNextWaitAsync();
                Work(await scene.Platform.NextAsync(FakePlatform.Heartbeat)).ShouldBe(("Computing for a long time", 1, 0));
            }
        }
        finally
        {
            gate.Set();
            work.Join();
        }
    }

    [Fact]
    public async Task Beat_AnotherAgentsAnswerHangs_IsNotDelayed()
    {
        await using var scene = await Scene.OpenAsync();
        var slow = Guid.NewGuid();
        scene.Platform.Answer(FakePlatform.Heartbeat, async (call, cancellationToken) =>
        {
            if (call.WorkspaceId == slow)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return Reply.Ok;
        });
        await using var stuck = await scene.Client.StartAgentAsync(Scene.Agent(slow), Cancellation);
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        await using var agent = await scene.Client.StartAgentAsync(Scene.Agent(), Cancellation);
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));

        using var task = agent.BeginTask("not waiting");

        var beat = await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        beat.WorkspaceId.ShouldBe(Scene.WorkspaceId);
        Work(beat).ShouldBe(("not waiting", 1, 0));

        // Disposal would wait for the answer that never comes, until the fake clock says that it is enough.
        var disposal = scene.Client.DisposeAsync();
        await WaitForAsync(scene.Clock, TimeSpan.FromSeconds(5));
        scene.Clock.Advance(TimeSpan.FromSeconds(5));
        await disposal;
    }

    [Fact]
    public async Task Beat_TaskIsActive_TellsWhenItLastGotAhead()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartSettledAgentAsync();
        var begunAt = scene.Clock.GetUtcNow();
        using var task = agent.BeginTask("Computing for a long time");
        ProgressAt(await scene.Platform.NextAsync(FakePlatform.Heartbeat)).ShouldBe(begunAt);

        await scene.Clock.PassNextWaitAsync();
        ProgressAt(await scene.Platform.NextAsync(FakePlatform.Heartbeat)).ShouldBe(begunAt);

        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);
        scene.Clock.Advance(TimeSpan.FromSeconds(7));
        task.ReportProgress();
        scene.Platform.Unseen(FakePlatform.Heartbeat).ShouldBe(0);
        scene.Clock.Advance(Interval - TimeSpan.FromSeconds(7));

        ProgressAt(await scene.Platform.NextAsync(FakePlatform.Heartbeat)).ShouldBe(begunAt + Interval + TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task Beat_ProgressAt_IsUtcWithAZ()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartSettledAgentAsync();

        using var task = agent.BeginTask("Computing");

        (await scene.Platform.NextAsync(FakePlatform.Heartbeat)).Json.GetProperty("progress_at").GetString().ShouldBe("2000-01-01T00:00:01Z");
    }

    [Fact]
    public async Task ReportProgress_TaskIsOver_HasNoEffect()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartSettledAgentAsync();
        using var open = agent.BeginTask("stuck");
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);
        var over = agent.BeginTask("over");
        (await scene.Clock.PassNextWaitAsync()).ShouldBe(Gap);
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);
        scene.Clock.Advance(TimeSpan.FromSeconds(10));
        var endedAt = scene.Clock.GetUtcNow();
        over.Dispose();
        ProgressAt(await scene.Platform.NextAsync(FakePlatform.Heartbeat)).ShouldBe(endedAt);
        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);

        scene.Clock.Advance(TimeSpan.FromSeconds(10));
        over.ReportProgress();
        scene.Clock.Advance(Interval - TimeSpan.FromSeconds(10));

        ProgressAt(await scene.Platform.NextAsync(FakePlatform.Heartbeat)).ShouldBe(endedAt);
    }

    [Theory]
    [InlineData("28713", 28.713)]
    [InlineData("28713.0", 28.713)]
    [InlineData("1000", 1)]
    [InlineData("999", 1)]
    [InlineData("0", 1)]
    [InlineData("-5", 1)]
    [InlineData("300000", 300)]
    [InlineData("300001", 300)]
    [InlineData("1e300", 300)]
    [InlineData("null", 30)]
    public async Task Beat_PlatformAsksForAPause_IsObeyedWithinLimitsAndWithoutJitter(string asked, double seconds)
    {
        await using var scene = await Scene.OpenAsync(random: asked == "null" ? 0 : 0.9);
        scene.Platform.Answer(FakePlatform.Heartbeat, new Reply(200, $$"""{"status":"ok","next_heartbeat_ms":{{asked}}}"""));
        await using var agent = await scene.StartAgentAsync();

        for (var i = 0; i < 2; i++)
        {
            (await scene.Clock.PassNextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(seconds));
            await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        }
    }

    [Fact]
    public async Task Beat_PlatformNoLongerAsks_GoesBackToTheInterval()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Heartbeat, new Reply(200, """{"status":"ok","next_heartbeat_ms":45000}"""));
        await using var agent = await scene.StartAgentAsync();
        (await scene.Clock.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(45));

        scene.Platform.AnswerWell(FakePlatform.Heartbeat);
        scene.Clock.Advance(TimeSpan.FromSeconds(45));
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);

        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);
    }

    [Fact]
    public async Task Beat_FailsAfterThePlatformAsked_PausesAsAfterAnyFailure()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Heartbeat, new Reply(200, """{"status":"ok","next_heartbeat_ms":45000}"""));
        await using var agent = await scene.StartAgentAsync();
        (await scene.Clock.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(45));

        scene.Platform.Answer(FakePlatform.Heartbeat, Reply.Error(503, "storage is away"));
        scene.Clock.Advance(TimeSpan.FromSeconds(45));
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);

        (await scene.Clock.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task BeginTask_PlatformAskedForALongPause_IsToldWithoutWaiting()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Heartbeat, new Reply(200, """{"status":"ok","next_heartbeat_ms":300000}"""));
        await using var agent = await scene.StartSettledAgentAsync();

        using var task = agent.BeginTask("Reviewing the release notes");

        Work(await scene.Platform.NextAsync(FakePlatform.Heartbeat)).ShouldBe(("Reviewing the release notes", 1, 0));
    }

    [Fact]
    public async Task Beat_PlatformAsksForLessThanTheGap_ComesWhenItIsAskedFor()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Heartbeat, new Reply(200, """{"status":"ok","next_heartbeat_ms":1000}"""));
        var options = Scene.Agent();
        options.CoalescingGap = TimeSpan.FromSeconds(15);
        await using var agent = await scene.StartAgentAsync(options);

        (await scene.Clock.PassNextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(1));

        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
    }

    [Fact]
    public async Task Beat_OneAfterTheOther_ShareAConnectionForTwoMinutes()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        var connections = scene.Platform.Connections;

        for (var i = 0; i < 3; i++)
        {
            await scene.Clock.PassNextWaitAsync();
            await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        }

        scene.Platform.Connections.ShouldBe(connections);
        await scene.Clock.PassNextWaitAsync();
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        scene.Platform.Connections.ShouldBe(connections + 1);
    }

    [Fact]
    public async Task Beat_ConnectionIsCutBeforeTheAnswer_IsSaidAgainAtOnce()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);
        var cuts = 1;
        scene.Platform.Answer(
            FakePlatform.Heartbeat, (_, _) => Task.FromResult(Interlocked.Decrement(ref cuts) == 0 ? Reply.Cut : Reply.Ok));

        scene.Clock.Advance(Interval);
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);

        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);
        agent.IsConnected.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task BeginTask_NoDescription_IsRefused(string description)
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();

        Should.Throw<ArgumentException>(() => agent.BeginTask(description));
        Should.Throw<ArgumentException>(() => agent.ReportError(description));
    }

    private static async Task WaitForAsync(WatchedClock clock, TimeSpan length)
    {
        while (await clock.NextWaitAsync() != length)
        {
            // Waits of other lengths are not the one that the test looks for.
        }
    }

    private static DateTimeOffset ProgressAt(ReceivedCall beat) => beat.Json.GetProperty("progress_at").GetDateTimeOffset();

    private static (string Task, int Active, double ErrorRate) Work(ReceivedCall beat) => (
        beat.Json.GetProperty("current_task").GetString()!,
        beat.Json.GetProperty("active_tasks").GetInt32(),
        beat.Json.GetProperty("error_rate").GetDouble());
}
