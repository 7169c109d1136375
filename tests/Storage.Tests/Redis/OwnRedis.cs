using Molecule.Cli.Local;
using Molecule.Storage.Redis;
using StackExchange.Redis;

namespace Molecule.Storage.Tests.Redis;

/// <summary>A Redis of one test, which it may take away and give back, and a connection as a silo has it.</summary>
internal sealed class OwnRedis : IAsyncDisposable
{
    private readonly string _directory;

    private OwnRedis(string directory, RedisServer server, ConnectionMultiplexer connection) =>
        (_directory, Server, Connection) = (directory, server, connection);

    public RedisServer Server { get; }

    public ConnectionMultiplexer Connection { get; }

    public static async Task<OwnRedis> StartAsync(CancellationToken cancellationToken)
    {
        var directory = Path.Combine(Path.GetTempPath(), "molecule-redis-" + Guid.NewGuid().ToString("N")[..12]);
        var server = await RedisServer.StartAsync(directory, cancellationToken);
        return new OwnRedis(directory, server, await ConnectionMultiplexer.ConnectAsync(RedisUrl.Parse(server.Url)));
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await Server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
