using Molecule.Agent.Tests.Platform;

namespace Molecule.Agent.Tests;

public sealed class DisposalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DisposeAsync_TaskIsOpen_LastBeatTellsOfNone()
    {
        await using var scene = await Scene.OpenAsync();
        var agent = await scene.StartSettledAgentAsync();
        var task = agent.BeginTask("never ended");
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);

        await agent.DisposeAsync();

        var last = await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        last.Json.GetProperty("active_tasks").GetInt32().ShouldBe(0);
        last.Json.GetProperty("current_task").GetString().ShouldBe("");
        scene.Platform.Unseen(FakePlatform.Heartbeat).ShouldBe(0);
        (await agent.Completion).Reason.ShouldBe(AgentStopReason.Disposed);
        task.Dispose();
    }

    [Fact]
    public async Task DisposeAsync_AgentWaits_LeavesNoTimerBehind()
    {
        await using var scene = await Scene.OpenAsync();
        var agent = await scene.StartAgentAsync();
        await scene.Clock.NextWaitAsync();
        scene.Clock.LiveTimers.ShouldBe(1);

        await agent.DisposeAsync();

        scene.Clock.LiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task DisposeAsync_Twice_IsTheSameDisposal()
    {
        await using var scene = await Scene.OpenAsync();
        var agent = await scene.StartAgentAsync();

        await Task.WhenAll(agent.DisposeAsync().AsTask(), agent.DisposeAsync().AsTask());
        await agent.DisposeAsync();

        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        scene.Platform.Unseen(FakePlatform.Heartbeat).ShouldBe(0);
    }

    [Fact]
    public async Task DisposeAsync_AnswerHangs_GivesUpAtTheStopTimeout()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Heartbeat, async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return Reply.Ok;
        });
        var agent = await scene.StartAgentAsync();

        var disposal = agent.DisposeAsync();
        disposal.IsCompleted.ShouldBeFalse();
        (await scene.Clock.PassNextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(5));
        await disposal;

        (await agent.Completion).Reason.ShouldBe(AgentStopReason.Disposed);
        scene.Clock.LiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task DisposeAsync_BeatIsUnderWay_LastBeatComesAfterIt()
    {
        await using var scene = await Scene.OpenAsync();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var underWay = 0;
        var overlapped = false;
        scene.Platform.Answer(FakePlatform.Heartbeat, async (_, cancellationToken) =>
        {
            overlapped |= Interlocked.Increment(ref underWay) > 1;
            await release.Task.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref underWay);
            return Reply.Ok;
        });
        var agent = await scene.StartAgentAsync();

        var disposal = agent.DisposeAsync();
        (await scene.Clock.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(5));
        release.SetResult();
        await disposal;

        await scene.Platform.NextAsync(FakePlatform.Heartbeat);
        scene.Platform.Unseen(FakePlatform.Heartbeat).ShouldBe(0);
        overlapped.ShouldBeFalse();
    }

    [Fact]
    public async Task DisposeAsync_PlatformIsAway_IsNotAFailure()
    {
        await using var scene = await Scene.OpenAsync();
        var agent = await scene.StartAgentAsync();
        await scene.Platform.DisposeAsync();

        await agent.DisposeAsync();

        (await agent.Completion).Reason.ShouldBe(AgentStopReason.Disposed);
    }

    [Fact]
    public async Task DisposeAsync_DuringABackoff_DoesNotWaitForIt()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Heartbeat, Reply.Error(503, "storage is away"));
        var agent = await scene.StartAgentAsync();
        await scene.Clock.NextWaitAsync();

        await agent.DisposeAsync();

        scene.Clock.LiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task DisposeAsync_AgentIsUsedAfterwards_IsRefused()
    {
        await using var scene = await Scene.OpenAsync();
        var agent = await scene.StartAgentAsync();
        await agent.DisposeAsync();

        Should.Throw<ObjectDisposedException>(() => agent.BeginTask("too late"));
        Should.Throw<ObjectDisposedException>(() => agent.ReportError("too late"));
        await Should.ThrowAsync<ObjectDisposedException>(() => agent.UpdateCardAsync(Scene.Card, Cancellation));
    }

    [Fact]
    public async Task DisposeAsync_Client_StopsAllItsAgents()
    {
        await using var scene = await Scene.OpenAsync();
        var first = await scene.Client.StartAgentAsync(Scene.Agent(), Cancellation);
        var second = await scene.Client.StartAgentAsync(Scene.Agent(Guid.NewGuid()), Cancellation);

        await scene.Client.DisposeAsync();

        first.Completion.IsCompleted.ShouldBeTrue();
        second.Completion.IsCompleted.ShouldBeTrue();
        scene.Clock.LiveTimers.ShouldBe(0);
        await Should.ThrowAsync<ObjectDisposedException>(() => scene.Client.StartAgentAsync(Scene.Agent(), Cancellation));
    }

    [Fact]
    public async Task DisposeAsync_ClientWhileAnAgentRegisters_LeavesNoAgentRunning()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Register, async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return Reply.Ok;
        });
        var starting = scene.Client.StartAgentAsync(Scene.Agent(), Cancellation);
        await scene.Platform.NextAsync(FakePlatform.Register);

        await scene.Client.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => starting);
        scene.Clock.LiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task DisposeAsync_ClientWhileARegistrationWaitsForItsNextTry_EndsIt()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Register, Reply.Error(503, "starting"));
        var starting = scene.Client.StartAgentAsync(Scene.Agent(), Cancellation);
        await scene.Clock.NextWaitAsync();

        await scene.Client.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => starting);
        scene.Clock.LiveTimers.ShouldBe(0);
    }
}
