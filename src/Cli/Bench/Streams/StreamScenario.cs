using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Molecule.Cli.Bench.Load;
using Molecule.Cli.Bench.Servers;

namespace Molecule.Cli.Bench.Streams;

/// <summary>How long it takes until every canvas has heard of a commit.</summary>
internal sealed class StreamScenario(BenchOptions options, TimeProvider time) : IScenario
{
    private const int Gateways = 2;
    private const int Canvases = 200;
    private const int Teams = 20;

    /// <summary>With the lead of each: so many facts has a pause, or a resume.</summary>
    private const int TeamSize = 50;

    /// <summary>Facts per second.</summary>
    private const int Rate = Teams * TeamSize;

    /// <summary>At once. More would only wait for the lock of the log.</summary>
    private const int CreatedTogether = 16;

    /// <summary>How long the last facts may take until everybody has them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Name => "stream";

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Canvases} canvases on {Gateways} gateways (`/hubs/canvas` over WebSockets, in JSON), {Rate:N0} facts per second for {options.Duration.TotalSeconds:0} s: {Teams} teams of {TeamSize} that are paused and resumed, a team in one
        commit. A fact's age when it comes is counted from the moment that stands in it, which is before its commit. Missed is whatever comes not, twice, or out of order.
        """);

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchDirectory directory, Action<string> tell, CancellationToken cancellationToken)
    {
        tell("Molecule starts");
        await using var server = await MoleculeServer.StartAsync(directory, new Dictionary<string, string?>(StringComparer.Ordinal), new ClusterShape(Gateways), cancellationToken);
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.OperatorToken);
        var teams = await MakeTeamsAsync(http, tell, cancellationToken);

        tell(string.Create(CultureInfo.InvariantCulture, $"{Canvases} canvases connect"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        CanvasListener[] canvases = [.. Enumerable.Range(0, Canvases).Select(_ => new CanvasListener(time))];
        try
        {
            for (var number = 0; number < Canvases; number++)
                await canvases[number].OpenAsync(server.Ports[number % Gateways], server.OperatorToken, cancellationToken);
            var listening = canvases.Select(canvas => Task.Run(() => canvas.ListenAsync(stop.Token), cancellationToken)).ToArray();
            await UntilAsync(canvases, canvas => canvas.Position > 0, cancellationToken);

            tell("warming up");
            await CommandAsync(http, teams, options.WarmUp, cancellationToken);
            await HearAllAsync(server, canvases, cancellationToken);

            tell(string.Create(CultureInfo.InvariantCulture, $"{Rate:N0} facts per second"));
            Array.ForEach(canvases, canvas => canvas.IsCounting = true);
            var before = server.Processes.ToDictionary(process => process.Name, process => process.ReadCpu(), StringComparer.Ordinal);
            var from = await HeadAsync(server, cancellationToken);
            var start = time.GetTimestamp();
            var commands = await CommandAsync(http, teams, options.Duration, cancellationToken);
            await HearAllAsync(server, canvases, cancellationToken);
            var elapsed = time.GetElapsedTime(start);
            var facts = await HeadAsync(server, cancellationToken) - from;
            var cpu = server.Processes.ToDictionary(process => process.Name, process => process.ReadCpu() - before[process.Name], StringComparer.Ordinal);
            await stop.CancelAsync();
            await Task.WhenAll(listening);

            var ages = new Latencies();
            Array.ForEach(canvases, canvas => ages.Add(canvas.Ages));
            return
            [
                new("p99 of a fact's age when a canvas hears it", "ms", ages.At(0.99), Target.AtMost(100)),
                new("facts missed", "", canvases.Sum(canvas => canvas.Missed), Target.AtMost(0)),
                new("facts/s", "", facts / elapsed.TotalSeconds, Target.AtLeast(0.9 * Rate)),
                new("p50 of a fact's age when a canvas hears it", "ms", ages.At(0.5)),
                new("the greatest age", "ms", ages.At(1)),
                new("p99 of a command", "ms", commands.At(0.99)),
                .. cpu.Keys.Select(process => new Figure($"CPU of {process}", "cores", cpu[process] / elapsed)),
            ];
        }
        finally
        {
            await stop.CancelAsync();
            Array.ForEach(canvases, canvas => canvas.Dispose());
        }
    }

    /// <summary>Teams of agents that nobody has started: they are provisioned anew each time that they are resumed.</summary>
    private static async Task<Guid[]> MakeTeamsAsync(HttpClient http, Action<string> tell, CancellationToken cancellationToken)
    {
        var teams = new Guid[Teams];
        for (var team = 0; team < Teams; team++)
        {
            tell(string.Create(CultureInfo.InvariantCulture, $"{team * TeamSize:N0} of {Rate:N0} workspaces are made"));
            var lead = teams[team] = await CreateAsync(http, parent: null, cancellationToken);
            await Parallel.ForEachAsync(
                Enumerable.Range(1, TeamSize - 1),
                new ParallelOptions { MaxDegreeOfParallelism = CreatedTogether, CancellationToken = cancellationToken },
                async (_, token) => await CreateAsync(http, lead, token));
        }
        return teams;
    }

    private static async Task<Guid> CreateAsync(HttpClient http, Guid? parent, CancellationToken cancellationToken)
    {
        using var body = new StringContent(
            parent is null ? """{"name":"Lead"}""" : $$"""{"name":"Member","parent_id":"{{parent}}"}""", Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri("/workspaces", UriKind.Relative), body, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new LoadFailedException($"A workspace was answered with {(int)response.StatusCode}: {text}");
        using var answer = JsonDocument.Parse(text);
        return answer.RootElement.GetProperty("id").GetGuid();
    }

    /// <summary>Pauses and resumes each team in turn, a whole number of rounds, one round a second. Commands are due by the clock.</summary>
    private async Task<Latencies> CommandAsync(HttpClient http, Guid[] teams, TimeSpan duration, CancellationToken cancellationToken)
    {
        var latencies = new Latencies();
        var start = time.GetTimestamp();
        // Two rounds leave everybody as they were.
        var rounds = Math.Max(2, 2 * (int)(duration.TotalSeconds / 2));
        for (var command = 0; command < rounds * teams.Length; command++)
        {
            var due = TimeSpan.FromSeconds((double)command / teams.Length);
            if (due - time.GetElapsedTime(start) is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellationToken);
            var verb = command / teams.Length % 2 == 0 ? "pause" : "resume";
            using var response = await http.PostAsync(new Uri($"/workspaces/{teams[command % teams.Length]}/{verb}", UriKind.Relative), content: null, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new LoadFailedException($"A {verb} was answered with {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
            latencies.Add(time.GetElapsedTime(start) - due);
        }
        return latencies;
    }

    private static Task<long> HeadAsync(MoleculeServer server, CancellationToken cancellationToken) =>
        server.Stores.Sql.ReadNumberAsync("SELECT position FROM structure_log_head", cancellationToken);

    private async Task HearAllAsync(MoleculeServer server, CanvasListener[] canvases, CancellationToken cancellationToken)
    {
        var head = await HeadAsync(server, cancellationToken);
        await UntilAsync(canvases, canvas => canvas.Position >= head, cancellationToken);
    }

    private async Task UntilAsync(CanvasListener[] canvases, Func<CanvasListener, bool> isSo, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!canvases.All(isSo))
        {
            if (time.GetElapsedTime(start) > Patience)
                throw new LoadFailedException($"Only {canvases.Count(isSo)} of {canvases.Length} canvases have heard everything.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
    }
}
