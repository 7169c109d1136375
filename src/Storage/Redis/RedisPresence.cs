using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;
using StackExchange.Redis;

namespace Molecule.Storage.Redis;

/// <summary>Sets and deletes <c>ws:{id}</c> and <c>ws:{id}:url</c> (contract section 4).</summary>
internal sealed class RedisPresence(IConnectionMultiplexer redis, IOptions<WorkspaceOptions> options) : IPresence
{
    private static readonly TimeSpan Known = TimeSpan.FromMinutes(5);

    public async Task<bool> RefreshAsync(IReadOnlyList<Beat> beats, CancellationToken cancellationToken)
    {
        // Asked first: without it, each of thousands of keys would fail with an exception of its own, every second that Redis is away.
        if (!redis.IsConnected)
        {
            return false;
        }

        try
        {
            // One pipeline: all are sent before the first answer is awaited.
            var database = redis.GetDatabase();
            var answers = new List<Task>(beats.Count * 2);
            foreach (var beat in beats)
            {
                answers.Add(database.StringSetAsync(KeyOf(beat.Workspace), "online", options.Value.HeartbeatTimeout));
                if (beat.Url is { Length: > 0 } url)
                {
                    answers.Add(database.StringSetAsync(UrlKeyOf(beat.Workspace), url, Known));
                }
            }

            await Task.WhenAll(answers).WaitAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return false;
        }
    }

    public void Clear(WorkspaceId workspace) =>
        redis.GetDatabase().KeyDelete([KeyOf(workspace), UrlKeyOf(workspace)], CommandFlags.FireAndForget);

    private static RedisKey KeyOf(WorkspaceId workspace) => $"ws:{workspace}";

    private static RedisKey UrlKeyOf(WorkspaceId workspace) => $"ws:{workspace}:url";
}
