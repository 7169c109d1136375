using Molecule.Cli.Local;

namespace Molecule.Cli.Bench.Servers;

/// <summary>A Postgres and a Redis.</summary>
internal sealed record Stores(PostgresServer Postgres, RedisServer Redis) : IAsyncDisposable
{
    public Psql Sql { get; } = new(Postgres);

    public IReadOnlyList<ServerProcess> Processes => [new("Postgres", Postgres.Pid), new("Redis", Redis.Pid)];

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
