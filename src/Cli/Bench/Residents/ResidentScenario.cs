using System.Globalization;
using System.Net.Http.Headers;
using Molecule.Cli.Bench.Heartbeats;
using Molecule.Cli.Bench.Load;
using Molecule.Cli.Bench.Servers;

namespace Molecule.Cli.Bench.Residents;

/// <summary>What memory a workspace takes that is awake and has nothing to do.</summary>
internal sealed class ResidentScenario(BenchOptions options, TimeProvider time) : IScenario
{
    /// <summary>Awake before anything is measured, for what a silo needs however many there are.</summary>
    private const int Warm = 1_000;

    /// <summary>How long waking all of them may take.</summary>
    private static readonly TimeSpan WakeLimit = TimeSpan.FromMinutes(30);

    /// <summary>Longer than the run: nobody becomes offline because nobody beats.</summary>
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal) { ["MOLECULE_WORKSPACES__HEARTBEATTIMEOUT"] = "1.00:00:00" };

    public string Name => "memory";

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        Resident memory of a silo (server GC) after a full collection, before and after {options.Residents:N0} more workspaces have beaten once, divided by their number.
        They are copies, made in SQL, of one that registered over HTTP, facts and token too; `/organization/verify` agrees before it begins.
        """);

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchDirectory directory, Action<string> tell, CancellationToken cancellationToken)
    {
        tell("Molecule starts");
        await using var server = await MoleculeServer.StartAsync(directory, Settings, cancellationToken);
        Guid[] workspaces = [.. Enumerable.Range(0, Warm).Select(_ => Guid.NewGuid())];
        var registered = await Registrations.RegisterAsync(server, workspaces, tell, cancellationToken);
        tell(string.Create(CultureInfo.InvariantCulture, $"{options.Residents:N0} workspaces are made"));
        await server.RestartAsync(() => server.Stores.Sql.RunAsync(Copies.Script(workspaces[0], options.Residents), cancellationToken), cancellationToken);
        tell("the log is compared with the table");
        await VerifyAsync(server, cancellationToken);

        tell("warming up");
        await LoadGenerator.RunAsync(
            server.Port, new LoadPlan { Connections = options.Connections, Duration = options.WarmUp }, new HeartbeatRequests(registered), time, cancellationToken);
        var gateway = server.Processes.First(process => process.Name == "gateway").Pid;
        var (silo, door) = (await SettleAsync(server.SiloPid, tell, cancellationToken), await SettleAsync(gateway, tell, cancellationToken));

        tell(string.Create(CultureInfo.InvariantCulture, $"{options.Residents:N0} workspaces wake"));
        var once = new LoadPlan { Connections = options.Connections, Duration = WakeLimit, MaxRequests = options.Residents };
        var waking = await LoadGenerator.RunAsync(server.Port, once, new HeartbeatRequests([.. Copies.Seats(options.Residents)]), time, cancellationToken);
        if (waking.Requests < options.Residents)
            throw new LoadFailedException($"Only {waking.Requests} of {options.Residents} workspaces woke within {WakeLimit.TotalMinutes:0} minutes.");
        var full = await SettleAsync(server.SiloPid, tell, cancellationToken);
        var fullDoor = await SettleAsync(gateway, tell, cancellationToken);

        const double MiB = 1024 * 1024;
        return
        [
            new("silo's memory for an idle workspace", "bytes", (double)(full.Collected - silo.Collected) / options.Residents, Target.AtMost(3 * 1024)),
            new("the same before garbage is collected", "bytes", (double)(full.AsItStood - silo.Collected) / options.Residents),
            new("silo's memory before", "MiB", silo.Collected / MiB),
            new("silo's memory after", "MiB", full.Collected / MiB),
            new("gateway's memory for a workspace that has beaten", "bytes", (double)(fullDoor.Collected - door.Collected) / options.Residents),
            new("workspaces woken/s", "", waking.PerSecond),
        ];
    }

    /// <summary>Resident memory as it stands, and after a full collection when it no longer shrinks.</summary>
    private async Task<(long AsItStood, long Collected)> SettleAsync(int pid, Action<string> tell, CancellationToken cancellationToken)
    {
        tell("garbage is collected");
        // What was heard last is flushed first.
        await Task.Delay(TimeSpan.FromSeconds(3), time, cancellationToken);
        var before = ProcessFile.ReadResident(pid);
        // Twice: the first moves what is left together, and what it frees is given back with the next.
        await ForcedCollection.RunAsync(pid, cancellationToken);
        await ForcedCollection.RunAsync(pid, cancellationToken);
        // The collector gives memory back bit by bit.
        var least = ProcessFile.ReadResident(pid);
        for (var quiet = 0; quiet < 5; quiet++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancellationToken);
            var now = ProcessFile.ReadResident(pid);
            if (now < least * 0.995)
                (least, quiet) = (now, 0);
        }
        return (before, least);
    }

    private static async Task VerifyAsync(MoleculeServer server, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.OperatorToken);
        var answer = await http.GetStringAsync(new Uri("/organization/verify", UriKind.Relative), cancellationToken);
        var last = answer.TrimEnd().Split('\n')[^1];
        if (!last.Contains("\"agrees\"", StringComparison.Ordinal))
            throw new LoadFailedException($"The log does not prove the table: {last}");
    }
}
