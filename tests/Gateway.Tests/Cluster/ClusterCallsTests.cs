using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Molecule.Gateway.Cluster;
using Molecule.Grains.Interfaces;
using Orleans.Storage;
using Polly.Timeout;

namespace Molecule.Gateway.Tests.Cluster;

public sealed class ClusterCallsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeCluster _cluster = new();
    private readonly ClusterCalls _calls;
    private int _tries;

    public ClusterCallsTests() => _calls = new ClusterCalls(_cluster, Options.Create(new SiloOptions()), _time);

    public static TheoryData<Exception> Outages =>
        [new SiloUnavailableException(), new TimeoutException(), new OperationCanceledException("expired before placement"), Rejection.Create()];

    public static TheoryData<Exception> UnknownOutcomes =>
        [new SiloUnavailableException(), new SiloUnavailableException("The target silo became unavailable for message: Request"), new TimeoutException()];

    [Theory]
    [MemberData(nameof(Outages), DisableDiscoveryEnumeration = true)]
    public async Task Ask_SiloLost_IsAskedAgain(Exception outage) => (await RunAsync(AskAsync(outage))).ShouldBe(2);

    [Fact]
    public async Task Ask_NoSiloLeft_FailsInTheEnd()
    {
        var outage = new SiloUnavailableException();
        await Should.ThrowAsync<SiloUnavailableException>(() => RunAsync(AskAsync([.. Enumerable.Repeat(outage, 20)])));
        _tries.ShouldBe(13);
    }

    [Fact]
    public async Task Ask_EveryTryHangs_EndsInTheEnd()
    {
        var since = _time.GetUtcNow();
        var asked = _calls.AskAsync(
            async (_, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return 0;
            },
            TestContext.Current.CancellationToken);
        await Should.ThrowAsync<TimeoutRejectedException>(() => RunAsync(asked));
        _time.GetUtcNow().ShouldBeGreaterThanOrEqualTo(since + TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Ask_PostgresAway_IsNotAskedAgain()
    {
        await Should.ThrowAsync<StorageUnavailableException>(() => RunAsync(AskAsync(new StorageUnavailableException("gone"))));
        _tries.ShouldBe(1);
    }

    [Fact]
    public async Task Ask_Refused_IsNotAskedAgain()
    {
        await Should.ThrowAsync<InvalidTokenException>(() => RunAsync(AskAsync(new InvalidTokenException())));
        _tries.ShouldBe(1);
    }

    [Fact]
    public async Task Ask_NotConnectedYet_FailsAtOnce()
    {
        _cluster.IsAway = true;
        await Should.ThrowAsync<ClusterUnavailableException>(() => AskAsync());
    }

    [Fact]
    public async Task Ask_TryHangs_AnotherIsMade()
    {
        var asked = _calls.AskAsync(
            async (_, token) =>
            {
                if (++_tries == 1)
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);

                return _tries;
            },
            TestContext.Current.CancellationToken);
        (await RunAsync(asked)).ShouldBe(2);
    }

    [Fact]
    public async Task Command_ActivationsRaced_IsMadeAgain() =>
        (await RunAsync(CommandAsync(new InconsistentStateException(), new InconsistentStateException()))).ShouldBe(3);

    [Fact]
    public async Task Command_NotDelivered_IsMadeAgain() => (await RunAsync(CommandAsync(Rejection.Create()))).ShouldBe(2);

    [Fact]
    public async Task Command_StoppingSiloFoundNoPlaceForIt_IsMadeAgain() =>
        (await RunAsync(CommandAsync(new SiloUnavailableException("Silo 'S127.0.0.1:30118:155070658' is shutting down.")))).ShouldBe(2);

    [Fact]
    public async Task Command_NeverDelivered_FailsInTheEnd()
    {
        await Should.ThrowAsync<OrleansException>(() => RunAsync(CommandAsync([.. Enumerable.Range(0, 20).Select(_ => Rejection.Create())])));
        _tries.ShouldBe(13);
    }

    [Theory]
    [MemberData(nameof(UnknownOutcomes), DisableDiscoveryEnumeration = true)]
    public async Task Command_OutcomeUnknown_IsNotRepeated(Exception outage)
    {
        await Should.ThrowAsync<Exception>(() => CommandAsync(outage));
        _tries.ShouldBe(1);
    }

    [Fact]
    public async Task Command_CancelledByNobodyHere_WasNotAnsweredInTime()
    {
        await Should.ThrowAsync<TimeoutException>(() => CommandAsync(new OperationCanceledException("expired before placement")));
        _tries.ShouldBe(1);
    }

    [Fact]
    public async Task Ask_CallerHangsUp_IsCancelled()
    {
        using var caller = new CancellationTokenSource();
        var asked = _calls.AskAsync(
            async (_, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return 0;
            },
            caller.Token);
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asked);
    }

    private Task<int> AskAsync(params Exception[] failures) => _calls.AskAsync((_, _) => TryAsync(failures), TestContext.Current.CancellationToken);

    private Task<int> CommandAsync(params Exception[] failures) => _calls.CommandAsync(_ => TryAsync(failures));

    private Task<int> TryAsync(Exception[] failures) =>
        ++_tries <= failures.Length ? Task.FromException<int>(failures[_tries - 1]) : Task.FromResult(_tries);

    private async Task<int> RunAsync(Task<int> asked)
    {
        await Until.TrueAsync(() => asked.IsCompleted, () => _time.Advance(TimeSpan.FromMilliseconds(100)));
        return await asked;
    }
}
