using System.Text.Json;
using Molecule.Cli.Local;

namespace Molecule.Cli.Chaos.Faults;

/// <summary>A part of a running cluster, and what can be done to it.</summary>
internal sealed record Victim
{
    public required Part Part { get; init; }

    public required string LogFile { get; init; }

    public required Func<Task> KillAsync { get; init; }

    public required Func<Task> StopAsync { get; init; }

    public required Func<Task> HangAsync { get; init; }

    public required Func<Task> ContinueAsync { get; init; }

    /// <summary>One try, which may fail as long as others are away.</summary>
    public required Func<CancellationToken, Task> StartAgainAsync { get; init; }

    public required Func<Task<int>> Exited { get; init; }

    public required Func<int> Pid { get; init; }

    /// <summary>Whether it takes what comes.</summary>
    public required Func<CancellationToken, ValueTask<bool>> WorksAsync { get; init; }

    public static Victim Of(int number, LocalSilo silo) =>
        Of(new(PartKind.Silo, number), silo.Process, _ => new(LoopbackPort.IsListenedOn(silo.GatewayPort)));

    public static Victim Of(int number, LocalGateway gateway, HttpClient http) => Of(new(PartKind.Gateway, number), gateway.Process, async cancellationToken =>
    {
        try
        {
            // It listens before it has reached a silo, and hears nobody until then. That Postgres may be away is another matter.
            using var answer = await http.GetAsync(new Uri(gateway.Address, "/ready"), cancellationToken);
            using var readiness = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            return readiness.RootElement.GetProperty("cluster").GetProperty("silos").GetInt32() > 0;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    });

    public static Victim Of(PostgresServer postgres) => new()
    {
        Part = new(PartKind.Postgres, 1),
        LogFile = postgres.LogFile,
        KillAsync = postgres.KillAsync,
        StopAsync = postgres.StopAsync,
        HangAsync = postgres.HangAsync,
        ContinueAsync = postgres.ContinueAsync,
        StartAgainAsync = postgres.StartAgainAsync,
        Exited = () => postgres.Exited,
        Pid = () => postgres.Pid,
        WorksAsync = _ => new(true),
    };

    public static Victim Of(RedisServer redis) => new()
    {
        Part = new(PartKind.Redis, 1),
        LogFile = redis.LogFile,
        KillAsync = redis.KillAsync,
        StopAsync = redis.StopAsync,
        HangAsync = () => redis.SignalAsync("STOP"),
        ContinueAsync = () => redis.SignalAsync("CONT"),
        StartAgainAsync = redis.StartAgainAsync,
        Exited = () => redis.Exited,
        Pid = () => redis.Pid,
        WorksAsync = _ => new(true),
    };

    private static Victim Of(Part part, LocalProcess process, Func<CancellationToken, ValueTask<bool>> works) => new()
    {
        Part = part,
        LogFile = process.LogFile,
        KillAsync = process.KillAsync,
        StopAsync = process.StopAsync,
        HangAsync = () => process.SignalAsync("STOP"),
        ContinueAsync = () => process.SignalAsync("CONT"),
        StartAgainAsync = process.StartAgainAsync,
        Exited = () => process.Exited,
        Pid = () => process.Pid,
        WorksAsync = works,
    };
}
