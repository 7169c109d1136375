using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Liveness;
using StackExchange.Redis;

namespace Molecule.Storage.Redis;

/// <summary>
/// Hears of keys that expire. Redis tells it only when it is configured to (<c>notify-keyspace-events</c> with <c>Ex</c>), when it gets round to
/// deleting the key, and to those who are connected at that moment.
/// </summary>
internal sealed class RedisExpiries(IConnectionMultiplexer redis, TimeProvider time) : IExpiries
{
    /// <summary>What waits to be asked; when more expire at once, the oldest are left to others.</summary>
    private const int MostWaiting = 100_000;

    private const string Prefix = "ws:";

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    public async IAsyncEnumerable<WorkspaceId> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var expired = Channel.CreateBounded<WorkspaceId>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
        var channel = RedisChannel.Literal($"__keyevent@{redis.GetDatabase().Database}__:expired");
        void Hear(RedisChannel _, RedisValue key)
        {
            if (key.ToString() is var name && name.StartsWith(Prefix, StringComparison.Ordinal) && WorkspaceId.TryParse(name[Prefix.Length..], out var workspace))
            {
                expired.Writer.TryWrite(workspace);
            }
        }

        await SubscribeAsync(channel, Hear, cancellationToken);
        try
        {
            await foreach (var workspace in expired.Reader.ReadAllAsync(cancellationToken))
            {
                yield return workspace;
            }
        }
        finally
        {
            await redis.GetSubscriber().UnsubscribeAsync(channel, Hear, CommandFlags.FireAndForget);
        }
    }

    /// <summary>Once it has succeeded the connection subscribes again by itself whenever it is lost.</summary>
    private async Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> hear, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await redis.GetSubscriber().SubscribeAsync(channel, hear);
                return;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                await Task.Delay(RetryPause, time, cancellationToken);
            }
        }
    }
}
