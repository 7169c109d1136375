using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Redis;
using StackExchange.Redis;

namespace Molecule.Storage.Tests.Redis;

public sealed class RedisExpiriesTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListenAsync_NamesWorkspacesWhoseKeyExpired_AndNothingElse()
    {
        await using var redis = await OwnRedis.StartAsync(Cancelled);
        await using var expired = new RedisExpiries(redis.Connection, TimeProvider.System).ListenAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        var next = expired.MoveNextAsync().AsTask();
        var id = new WorkspaceId(Guid.NewGuid());
        var database = redis.Connection.GetDatabase();

        await UntilHeardAsync(database, id, next, async () =>
        {
            await database.StringSetAsync("ws:none", "x", Short);
            await database.StringSetAsync($"ws:{id}:url", "x", Short);
            await database.StringSetAsync($"other:{id}", "x", Short);
        });

        expired.Current.ShouldBe(id);
    }

    [Fact]
    public async Task ListenAsync_RedisRestarts_GoesOn()
    {
        await using var redis = await OwnRedis.StartAsync(Cancelled);
        await using var expired = new RedisExpiries(redis.Connection, TimeProvider.System).ListenAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        var (before, after) = (new WorkspaceId(Guid.NewGuid()), new WorkspaceId(Guid.NewGuid()));
        var database = redis.Connection.GetDatabase();
        await UntilHeardAsync(database, before, expired.MoveNextAsync().AsTask(), () => Task.CompletedTask);

        await redis.Server.KillAsync();
        await redis.Server.StartAgainAsync(Cancelled);

        while (expired.Current != after)
        {
            await UntilHeardAsync(database, after, expired.MoveNextAsync().AsTask(), () => Task.CompletedTask);
        }
    }

    /// <summary>Lets the key expire again and again until somebody hears of it: what expires before the subscription stands is told to nobody.</summary>
    private static async Task UntilHeardAsync(IDatabase database, WorkspaceId id, Task heard, Func<Task> others)
    {
        while (!heard.IsCompleted)
        {
            try
            {
                await others();
                await database.StringSetAsync($"ws:{id}", "online", Short);
            }
            catch (RedisException)
            {
                // It is starting.
            }

            await Task.WhenAny(heard, Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Cancelled));
        }

        await heard;
    }
}
