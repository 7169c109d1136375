using Molecule.Gateway.Canvas;

namespace Molecule.Gateway.Tests.Canvas;

public sealed class SharedReadingTests
{
    private int _reads;

    [Fact]
    public async Task Get_WhileOneIsUnderWay_SharesIt()
    {
        var answer = new TaskCompletionSource<int>();
        var shared = new SharedReading<int>(() =>
        {
            Interlocked.Increment(ref _reads);
            return answer.Task;
        });
        var asked = Enumerable.Range(0, 10).Select(_ => shared.GetAsync(TestContext.Current.CancellationToken)).ToArray();
        answer.SetResult(5);
        (await Task.WhenAll(asked)).ShouldAllBe(value => value == 5);
        _reads.ShouldBe(1);
        await shared.GetAsync(TestContext.Current.CancellationToken);
        _reads.ShouldBe(2);
    }

    [Fact]
    public async Task Get_OneGivesUp_TheOthersDoNot()
    {
        var answer = new TaskCompletionSource<int>();
        var shared = new SharedReading<int>(() => answer.Task);
        using var cancelled = new CancellationTokenSource();
        var patient = shared.GetAsync(TestContext.Current.CancellationToken);
        var impatient = shared.GetAsync(cancelled.Token);
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => impatient);
        answer.SetResult(5);
        (await patient).ShouldBe(5);
    }

    [Fact]
    public async Task Get_AfterAFailure_ReadsAgain()
    {
        var shared = new SharedReading<int>(() => ++_reads == 1 ? Task.FromException<int>(new TimeoutException()) : Task.FromResult(_reads));
        await Should.ThrowAsync<TimeoutException>(() => shared.GetAsync(TestContext.Current.CancellationToken));
        (await shared.GetAsync(TestContext.Current.CancellationToken)).ShouldBe(2);
    }
}
