using Microsoft.Extensions.Time.Testing;
using Molecule.Cli.Local;
using Molecule.Cli.Terminal;
using Molecule.Cli.Tests.Local;
using Molecule.Cli.Up;
using Spectre.Console;

namespace Molecule.Cli.Tests.Up;

public sealed class RestartsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _said = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DataDirectory _data;
    private readonly Restarts _restarts;
    private TaskCompletionSource<int> _exited = new();
    private TaskCompletionSource _started = new();
    private StartFailedException? _refusal;

    public RestartsTests()
    {
        _data = DataDirectory.Take(_directory["data"]);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_said), Ansi = AnsiSupport.No });
        _restarts = new Restarts(new ProgressLines(console, _time), _data, _time);
    }

    [Fact]
    public async Task WatchAsync_PartEnds_IsStartedAgainAfterAPauseThatGrows()
    {
        var watching = Watch();
        foreach (var pause in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            await EndAsync(137, pause);
        }
        await StopAsync(watching);

        var said = _said.ToString();
        said.ShouldContain("silo-1 ended (killed): starting it again in 1 s");
        said.ShouldContain("silo-1 ended (killed): starting it again in 30 s");
        said.ShouldContain("silo-1 is running again");
    }

    [Fact]
    public async Task WatchAsync_PartRanWellForAWhile_IsStartedAgainSoon()
    {
        var watching = Watch();
        await EndAsync(1, pause: 1);
        await EndAsync(1, pause: 2);
        _time.Advance(TimeSpan.FromMinutes(2));
        await EndAsync(1, pause: 1);
        await StopAsync(watching);
    }

    [Fact]
    public async Task WatchAsync_NewStartFails_IsSaidAndTriedAgain()
    {
        _refusal = new StartFailedException("the port is taken", ["last line"]);
        var watching = Watch();
        _exited.SetResult(3);
        var started = _started.Task;
        await AdvanceUntilAsync(() => _said.ToString().Contains("last line", StringComparison.Ordinal), seconds: 1);
        started.IsCompleted.ShouldBeFalse();

        _refusal = null;
        await AdvanceUntilAsync(() => started.IsCompleted, seconds: 2);
        await StopAsync(watching);

        _said.ToString().ShouldContain("silo-1 could not be started: the port is taken");
    }

    public void Dispose()
    {
        _data.Dispose();
        _directory.Dispose();
        _stop.Dispose();
        _said.Dispose();
    }

    private Task Watch() => _restarts.WatchAsync(
        "silo-1",
        () => _exited.Task,
        _ =>
        {
            if (_refusal is not null)
                throw _refusal;
            _exited = new TaskCompletionSource<int>();
            var started = _started;
            _started = new TaskCompletionSource();
            started.SetResult();
            return Task.CompletedTask;
        },
        () => Environment.ProcessId,
        _stop.Token);

    /// <summary>Lets the part end and asserts that it comes back after the pause and no sooner.</summary>
    private async Task EndAsync(int exitCode, int pause)
    {
        var started = _started.Task;
        var before = _said.ToString().Length;
        _exited.SetResult(exitCode);
        (await Waiting.UntilAsync(
            () => new(_said.ToString()[before..].Contains($"again in {pause} s", StringComparison.Ordinal)), TimeSpan.FromSeconds(30), CancellationToken.None))
            .ShouldBeTrue(_said.ToString());
        _time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
        started.IsCompleted.ShouldBeFalse();
        await AdvanceUntilAsync(() => started.IsCompleted, seconds: 0.001);
        (await Waiting.UntilAsync(
            () => new(_said.ToString().TrimEnd().EndsWith("running again", StringComparison.Ordinal)), TimeSpan.FromSeconds(30), CancellationToken.None)).ShouldBeTrue();
    }

    /// <summary>The pause is armed a moment after the words are said, so the clock is moved until it has gone off.</summary>
    private async Task AdvanceUntilAsync(Func<bool> isSo, double seconds) =>
        (await Waiting.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(seconds));
                return new(isSo());
            },
            TimeSpan.FromSeconds(30),
            CancellationToken.None)).ShouldBeTrue();

    private async Task StopAsync(Task watching)
    {
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(watching);
    }
}
