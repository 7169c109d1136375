using Microsoft.Extensions.Time.Testing;
using Molecule.Gateway.Heartbeats;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Heartbeats;

public sealed class HeartbeatLaneTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider _time = new();
    private readonly FakeIntake _intake = new() { Hears = _ => true };
    private readonly HeartbeatLane _lane;

    public HeartbeatLaneTests() => _lane = new HeartbeatLane(_intake, Timeout, _time);

    [Fact]
    public async Task BringAsync_Alone_GoesAtOnce()
    {
        var beat = Beat();

        (await _lane.BringAsync(beat)).ShouldBeTrue();

        _intake.Calls.ShouldHaveSingleItem().ShouldBe([beat]);
    }

    [Fact]
    public async Task BringAsync_WhileACallIsOnItsWay_GoTogetherWithTheNextOne()
    {
        var way = new TaskCompletionSource();
        _intake.Pause = () => way.Task;
        AgentBeat[] beats = [Beat(), Beat(), Beat()];
        _intake.Hears = beat => beat != beats[1];

        var first = _lane.BringAsync(beats[0]);
        await CalledAsync();
        var answers = new[] { first, _lane.BringAsync(beats[1]), _lane.BringAsync(beats[2]) };
        way.SetResult();

        (await Task.WhenAll(answers)).ShouldBe([true, false, true]);
        _intake.Calls.Select(call => call.Length).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task BringAsync_MoreThanOneCallMayHold_GoInSeveral()
    {
        var way = new TaskCompletionSource();
        _intake.Pause = () => way.Task;

        var first = _lane.BringAsync(Beat());
        await CalledAsync();
        var answers = Enumerable.Range(0, IHeartbeatIntake.MaxBeats + 1).Select(_ => _lane.BringAsync(Beat())).Prepend(first).ToArray();
        way.SetResult();

        (await Task.WhenAll(answers)).ShouldAllBe(heard => heard);
        _intake.Calls.Select(call => call.Length).ShouldBe([1, IHeartbeatIntake.MaxBeats, 1]);
    }

    [Fact]
    public async Task BringAsync_SiloDoesNotAnswer_EverybodyGoesElsewhere_NowAndLater()
    {
        _intake.Pause = () => new TaskCompletionSource().Task;
        var first = _lane.BringAsync(Beat());
        await CalledAsync();
        var answers = new[] { first, _lane.BringAsync(Beat()) };

        _time.Advance(Timeout);

        (await Task.WhenAll(answers)).ShouldBe([false, false]);
        _lane.IsClosed.ShouldBeTrue();
        (await _lane.BringAsync(Beat())).ShouldBeFalse();
        _intake.Calls.Length.ShouldBe(1);
    }

    [Fact]
    public async Task BringAsync_SiloIsGone_EverybodyGoesElsewhere()
    {
        _intake.Pause = () => throw new SiloUnavailableException();

        (await _lane.BringAsync(Beat())).ShouldBeFalse();

        _lane.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public async Task BringAsync_Bug_IsNotHidden()
    {
        _intake.Pause = () => throw new InvalidOperationException("bug");

        await Should.ThrowAsync<InvalidOperationException>(() => _lane.BringAsync(Beat()));
    }

    /// <summary>Waits until a call is on its way.</summary>
    private Task CalledAsync() => Until.TrueAsync(() => _intake.Calls.Length > 0);

    private static AgentBeat Beat() => new(new WorkspaceId(Guid.NewGuid()), new Heartbeat(0, "", 0, 0, ""), Token: null);
}
