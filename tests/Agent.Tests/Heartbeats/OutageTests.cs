using System.Net;
using Molecule.Agent.Tests.Platform;

namespace Molecule.Agent.Tests.Heartbeats;

public sealed class OutageTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 0.75)]
    public async Task Beat_FailsAgainAndAgain_PausesGrowToTheLimitAndAreShortenedByChance(double random, double share)
    {
        await using var scene = await Scene.OpenAsync(random);
        scene.Platform.Answer(FakePlatform.Heartbeat, Reply.Error(503, "storage is away"));
        await using var agent = await scene.StartAgentAsync();

        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            (await scene.Clock.PassNextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(seconds * share));
            await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        }
    }

    [Fact]
    public async Task Beat_SucceedsAfterFailures_GoesBackToTheIntervalAndStartsPausesAnew()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Heartbeat, Reply.Error(503, "storage is away"));
        await using var agent = await scene.StartAgentAsync();
        await scene.Clock.PassNextWaitAsync();
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        (await scene.Clock.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(2));
        agent.IsConnected.ShouldBeFalse();

        scene.Platform.AnswerWell(FakePlatform.Heartbeat);
        scene.Clock.Advance(TimeSpan.FromSeconds(2));
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);
        agent.IsConnected.ShouldBeTrue();

        scene.Platform.Answer(FakePlatform.Heartbeat, Reply.Error(503, "storage is away"));
        scene.Clock.Advance(Interval);
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        (await scene.Clock.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(500, """{"error":"failed to update"}""")]
    [InlineData(503, "")]
    [InlineData(429, """{"error":"rate limit exceeded","retry_after":60}""")]
    [InlineData(400, """{"error":"bad"}""")]
    [InlineData(403, """{"error":"forbidden"}""")]
    [InlineData(404, "404 page not found")]
    [InlineData(302, "")]
    [InlineData(200, "<html>captive portal</html>")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "null")]
    public async Task Beat_AnswerIsNoAcceptance_GoesOnTrying(int status, string body)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Heartbeat, new Reply(status, body));
        await using var agent = await scene.StartAgentAsync();

        await scene.Clock.PassNextWaitAsync();
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);

        agent.Completion.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Beat_PlatformIsSilent_GivesUpAtTheCallTimeoutAndTriesAgain()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Heartbeat, async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return Reply.Ok;
        });
        await using var agent = await scene.StartAgentAsync();

        scene.Platform.AnswerWell(FakePlatform.Heartbeat);
        scene.Clock.Advance(WatchedClock.CallTimeout);
        (await scene.Clock.PassNextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(1));

        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);
    }

    [Fact]
    public async Task Beat_PlatformIsRestartedOnItsPort_FindsItAgain()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);
        var port = scene.Platform.Address.Port;

        await scene.Platform.DisposeAsync();
        scene.Clock.Advance(Interval);
        (await scene.Clock.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(1));
        agent.IsConnected.ShouldBeFalse();

        await using var again = await FakePlatform.StartAsync(scene.Clock, port);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await again.NextAsync(FakePlatform.Heartbeat);
        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);
        agent.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task BeginTask_DuringAPause_WaitsForTheNextTry()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Heartbeat, Reply.Error(503, "storage is away"));
        await using var agent = await scene.StartAgentAsync();
        (await scene.Clock.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(1));
        var failedAt = scene.Clock.GetUtcNow();

        using var task = agent.BeginTask("working on regardless");
        scene.Platform.AnswerWell(FakePlatform.Heartbeat);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));

        var beat = await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        beat.At.ShouldBe(failedAt + TimeSpan.FromSeconds(1));
        beat.Json.GetProperty("current_task").GetString().ShouldBe("working on regardless");
        (await scene.Clock.NextWaitAsync()).ShouldBe(Interval);
        scene.Platform.Unseen(FakePlatform.Heartbeat).ShouldBe(0);
    }

    [Fact]
    public async Task ReadChangesAsync_OutageAndRecovery_TellsEachTurnOnce()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        await scene.Clock.NextWaitAsync();

        scene.Platform.Answer(FakePlatform.Heartbeat, Reply.Error(503, "storage is away"));
        scene.Clock.Advance(Interval);
        await scene.Clock.PassNextWaitAsync();
        await scene.Clock.NextWaitAsync();
        scene.Platform.AnswerWell(FakePlatform.Heartbeat);
        scene.Clock.Advance(TimeSpan.FromSeconds(2));
        await scene.Clock.NextWaitAsync();
        await agent.DisposeAsync();

        var changes = new List<AgentChange>();
        await foreach (var change in agent.ReadChangesAsync(Cancellation))
        {
            changes.Add(change);
        }

        changes.Select(change => change.GetType()).ShouldBe(
            [typeof(AgentChange.Connected), typeof(AgentChange.Disconnected), typeof(AgentChange.Connected), typeof(AgentChange.Stopped)]);
        ((AgentChange.Disconnected)changes[1]).Failure.Message.ShouldContain("storage is away");
        ((AgentChange.Stopped)changes[3]).Reason.ShouldBe(AgentStopReason.Disposed);
    }

    [Fact]
    public async Task ReadChangesAsync_NobodyReads_KeepsTheLatest64AndDelaysNothing()
    {
        await using var scene = await Scene.OpenAsync();
        var agent = await scene.StartAgentAsync();
        for (var i = 0; i < 40; i++)
        {
            await scene.Clock.NextWaitAsync();
            scene.Platform.Answer(FakePlatform.Heartbeat, Reply.Error(503, "storage is away"));
            scene.Clock.Advance(Interval);
            await scene.Clock.NextWaitAsync();
            scene.Platform.AnswerWell(FakePlatform.Heartbeat);
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await scene.Clock.NextWaitAsync();
        await agent.DisposeAsync();

        var count = 0;
        AgentChange? last = null;
        await foreach (var change in agent.ReadChangesAsync(Cancellation))
        {
            count++;
            last = change;
        }

        count.ShouldBe(64);
        last.ShouldBeOfType<AgentChange.Stopped>();
    }

    [Theory]
    [InlineData(401, AgentStopReason.TokenRefused, HttpStatusCode.Unauthorized)]
    [InlineData(404, AgentStopReason.WorkspaceRemoved, HttpStatusCode.NotFound)]
    [InlineData(410, AgentStopReason.WorkspaceRemoved, HttpStatusCode.Gone)]
    public async Task Beat_RefusedForGood_StopsTheAgentAndSaysWhy(int status, AgentStopReason reason, HttpStatusCode expected)
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        await scene.Clock.NextWaitAsync();
        scene.Platform.Answer(FakePlatform.Heartbeat, Reply.Error(status, "no longer"));

        scene.Clock.Advance(Interval);
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        var stopped = await agent.Completion.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        stopped.Reason.ShouldBe(reason);
        var refusal = stopped.Failure.ShouldBeOfType<MoleculeRefusedException>();
        refusal.StatusCode.ShouldBe(expected);
        refusal.Error.ShouldBe("no longer");
        agent.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public async Task Beat_RefusedForGood_WorkAndDisposalGoOnWithoutACall()
    {
        await using var scene = await Scene.OpenAsync();
        var agent = await scene.StartAgentAsync();
        await scene.Clock.NextWaitAsync();
        scene.Platform.Answer(FakePlatform.Heartbeat, new Reply(410, ""));
        scene.Clock.Advance(Interval);
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        await agent.Completion.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        using (agent.BeginTask("nobody hears of this"))
        {
            agent.ReportError("nor of this");
        }

        await agent.DisposeAsync();

        (await agent.Completion).Reason.ShouldBe(AgentStopReason.WorkspaceRemoved);
        scene.Platform.Unseen(FakePlatform.Heartbeat).ShouldBe(0);
        scene.Clock.LiveTimers.ShouldBe(0);
    }
}
