using Microsoft.Extensions.Options;
using Molecule.Gateway.Feed;
using StackExchange.Redis;

namespace Molecule.Gateway.Redis;

/// <summary>Listens to <c>events:broadcast</c>. The gateway starts and serves without Redis, and goes on when it goes.</summary>
internal sealed partial class RedisBroadcasts(
    IOptions<RedisOptions> options,
    EventFeed feed,
    TimeProvider time,
    ILogger<RedisBroadcasts> logger) : BackgroundService, IBroadcasts
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("events:broadcast");
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private volatile IConnectionMultiplexer? _redis;
    private long _listeningSince;
    private bool _isAway;

    /// <inheritdoc/>
    public long? ListeningSince => Interlocked.Read(ref _listeningSince) is not 0 and var since ? since : null;

    /// <summary>For whoever has a channel of its own; null before Redis was found for the first time, and when the gateway stops.</summary>
    public IConnectionMultiplexer? Connection => _redis;

    /// <inheritdoc/>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (_redis is not { } redis)
            return false;

        try
        {
            await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var redis = await ConnectAsync(stoppingToken);
            _redis = redis;

            // An interruption shorter than the look-out's interval still counts: something may have been missed.
            redis.ConnectionFailed += (_, _) => Interlocked.Exchange(ref _listeningSince, 0);
            await SubscribeAsync(redis, stoppingToken);
            await WatchAsync(redis, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _redis = null;
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        var address = RedisAddress.TryParse(options.Value.Url, out var parsed, out var error) ? parsed : throw new InvalidOperationException(error);
        while (true)
        {
            try
            {
                return await ConnectionMultiplexer.ConnectAsync(address);
            }
            catch (RedisException exception)
            {
                ReportAway(exception.Message);
            }

            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    private async Task SubscribeAsync(ConnectionMultiplexer redis, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var messages = await redis.GetSubscriber().SubscribeAsync(Channel);
                messages.OnMessage(message => Hear(message.Message));
                return;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                ReportAway(exception.Message);
            }

            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    /// <summary>
    /// Looks whether the subscription stands. The multiplexer renews it by itself after an outage, at its own time and without saying so.
    /// </summary>
    private async Task WatchAsync(ConnectionMultiplexer redis, CancellationToken cancellationToken)
    {
        while (true)
        {
            var listens = redis.GetSubscriber().IsConnected(Channel);
            if (listens && ListeningSince is null)
            {
                Interlocked.Exchange(ref _listeningSince, time.GetTimestamp());
                ReportListening();
                feed.Resume();
            }
            else if (!listens)
            {
                Interlocked.Exchange(ref _listeningSince, 0);
                ReportAway("the connection was lost");
            }

            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    private void ReportListening()
    {
        _isAway = false;
        LogListening(logger);
    }

    /// <summary>Says it once an outage, and without the counters that the client appends to its messages.</summary>
    private void ReportAway(string reason)
    {
        if (_isAway)
            return;

        _isAway = true;
        LogAway(logger, reason.Split(", mc:", 2)[0]);
    }

    private void Hear(RedisValue message)
    {
        if (Envelope.TryRead((byte[]?)message, time.GetUtcNow(), out var envelope))
            feed.Hear(envelope);
        else
            LogUnreadable(logger);
    }
}
