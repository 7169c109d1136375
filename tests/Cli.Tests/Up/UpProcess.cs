using System.Globalization;
using Molecule.Cli.Local;
using Molecule.Cli.Tests.Local;

namespace Molecule.Cli.Tests.Up;

/// <summary>A real <c>molecule up</c> as its own process, under a guard so that a broken-off test leaves nothing.</summary>
internal sealed class UpProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly GuardedProcess _process;
    private readonly string _data;

    private UpProcess(GuardedProcess process, string data, int port) => (_process, _data, Port) = (process, data, port);

    public int Port { get; }

    public int Pid => _process.Pid;

    public Task<int> Exited => _process.Exited;

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public string Said => string.Join('\n', _process.LastLines(1000));

    /// <summary>Everything that it started: as the data directory has it, and their guards.</summary>
    public IReadOnlyList<int> Children =>
        [.. File.ReadLines(Path.Combine(_data, "processes"))
            .Select(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))
            .SelectMany(pid => new[] { pid, Processes.ParentOf(pid) })];

    /// <summary>The command as a person would type it after <c>./molecule</c> has built.</summary>
    public static string[] Command(params string[] arguments) => ["dotnet", typeof(GuardedProcess).Assembly.Location, "up", .. arguments];

    public static async Task<UpProcess> StartAsync(TemporaryDirectory directory, int? port = null)
    {
        var token = TestContext.Current.CancellationToken;
        port ??= LoopbackPort.Take();
        var command = Command("--silos", "1", "--port", port.Value.ToString(CultureInfo.InvariantCulture), "--data", directory["data"]);
        var process = await GuardedProcess.StartAsync(
            new GuardedCommand("up", command[0], command[1..]) { LogFile = directory[$"up-{Guid.NewGuid():n}.log"], Grace = TimeSpan.FromSeconds(30) }, token);
        var up = new UpProcess(process, directory["data"], port.Value);
        await up.UntilSaysAsync("Molecule is up");
        return up;
    }

    public async Task UntilSaysAsync(string text) =>
        (await Waiting.UntilAsync(
            () => new(Said.Contains(text, StringComparison.Ordinal) || _process.HasExited), Limit, TestContext.Current.CancellationToken)
            && Said.Contains(text, StringComparison.Ordinal)).ShouldBeTrue(Said);

    public Task AskToStopAsync() => _process.SignalAsync("TERM");

    public Task<int> EndAsync() => _process.Exited.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
