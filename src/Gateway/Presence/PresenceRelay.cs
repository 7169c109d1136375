using System.Collections.Immutable;
using System.Text.Json;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Redis;
using Molecule.Gateway.Wire;
using StackExchange.Redis;

namespace Molecule.Gateway.Presence;

/// <summary>
/// Tells other gateways over Redis who is on this one, and hears it from them: changes a few times a second, everybody now and then. Without
/// Redis each gateway shows its own people only.
/// </summary>
internal sealed partial class PresenceRelay(Crowd crowd, RedisBroadcasts redis, TimeProvider time, ILogger<PresenceRelay> logger) : BackgroundService
{
    /// <summary>A third of the lease, so that one lost message takes nobody away.</summary>
    private static readonly TimeSpan Restatement = Crowd.Lease / 3;

    /// <summary>Larger messages are not read; as many people as there may be, each as large as may be, take less.</summary>
    private const int MaxMessage = 64 * 1024;

    private static readonly RedisChannel Channel = RedisChannel.Literal("canvas:presence");

    private readonly Guid _self = Guid.NewGuid();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var told = ImmutableDictionary<Guid, Person>.Empty;
        long? lastAll = null;
        IConnectionMultiplexer? heardFrom = null;
        try
        {
            while (true)
            {
                var changed = crowd.Changed.Next;
                crowd.Expire();
                if (redis.Connection is { } connection)
                {
                    try
                    {
                        if (!ReferenceEquals(heardFrom, connection))
                        {
                            (await connection.GetSubscriber().SubscribeAsync(Channel)).OnMessage(message => Hear(message.Message));
                            heardFrom = connection;
                        }

                        var here = crowd.Here;
                        var isDue = lastAll is null || time.GetElapsedTime(lastAll.Value) >= Restatement;
                        var (people, gone) = PresenceChange.Between(isDue ? ImmutableDictionary<Guid, Person>.Empty : told, here);
                        if (people.Length + gone.Length > 0 || (isDue && !told.IsEmpty))
                            await PublishAsync(connection, new PresenceMessage { Gateway = _self, IsAll = isDue, People = people, Gone = gone });

                        told = here;
                        lastAll = isDue ? time.GetTimestamp() : lastAll;
                    }
                    catch (Exception exception) when (exception is RedisException or TimeoutException)
                    {
                        // Everybody is told again when it is back.
                        lastAll = null;
                        LogAway(logger, exception.Message);
                    }
                }

                await Task.Delay(PresenceStream.Interval, time, stoppingToken);
                await Pulse.WaitAsync(changed, Restatement, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Whoever was here comes back through another gateway; this one's word runs out.
        }
    }

    private static Task<long> PublishAsync(IConnectionMultiplexer connection, PresenceMessage message) => connection.GetSubscriber().PublishAsync(
        Channel, JsonSerializer.SerializeToUtf8Bytes(message, WireContext.Wire.PresenceMessage), CommandFlags.FireAndForget);

    private void Hear(RedisValue message)
    {
        try
        {
            if ((byte[]?)message is { Length: <= MaxMessage } bytes
                && JsonSerializer.Deserialize(bytes, WireContext.Wire.PresenceMessage) is { People.IsDefault: false, Gone.IsDefault: false } told
                && told.Gateway != _self)
            {
                crowd.Hear(told);
            }
        }
        catch (JsonException)
        {
            LogUnreadable(logger);
        }
    }
}
