using Microsoft.Extensions.Options;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Storage.Redis;
using Molecule.Storage.Tests.Workspaces;
using StackExchange.Redis;

namespace Molecule.Storage.Tests.Redis;

/// <summary>Redis goes away and comes back: nothing is thrown into a grain, and afterwards everything is said again.</summary>
public sealed class RedisOutageTests
{
    private static readonly WorkspaceVitals Vitals = new() { LastHeartbeatAt = Facts.Start };
    private static readonly WorkspaceId Id = new(new Guid("0b5f0a51-1111-4222-8333-444455556666"));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_KilledAndStartedAgain_NothingIsThrownAndThenItWorks()
    {
        await using var redis = await OwnRedis.StartAsync(Cancelled);
        var presence = new RedisPresence(redis.Connection, Options.Create(new WorkspaceOptions()));
        var announcer = new RedisAnnouncer(redis.Connection);
        (await RefreshAsync(presence)).ShouldBeTrue();

        await redis.Server.KillAsync();

        // At once, before the connection has noticed; then when it has; and many, as a busy silo would.
        SayEverything(announcer, presence, 200);
        await Until.TrueAsync("the loss is noticed", async () => !await RefreshAsync(presence), Cancelled);
        SayEverything(announcer, presence, 200);
        (await RefreshAsync(presence)).ShouldBeFalse();

        await redis.Server.StartAgainAsync(Cancelled);

        await Until.TrueAsync("the keys are set again", () => RefreshAsync(presence), Cancelled);
        ((string?)await redis.Connection.GetDatabase().StringGetAsync($"ws:{Id}")).ShouldBe("online");
        await Until.TrueAsync("announcements are heard again", async () => await IsHeardAsync(redis, announcer), Cancelled);
        presence.Clear(Id);
        (await redis.Connection.GetDatabase().KeyExistsAsync($"ws:{Id}")).ShouldBeFalse();
    }

    [Fact]
    public async Task Redis_IsNotThereAtTheStart_NothingIsThrownAndLaterItWorks()
    {
        await using var redis = await OwnRedis.StartAsync(Cancelled);
        await redis.Server.StopAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(RedisUrl.Parse(redis.Server.Url));
        var presence = new RedisPresence(connection, Options.Create(new WorkspaceOptions()));

        SayEverything(new RedisAnnouncer(connection), presence, 20);
        (await RefreshAsync(presence)).ShouldBeFalse();

        await redis.Server.StartAgainAsync(Cancelled);
        await Until.TrueAsync("the keys are set", () => RefreshAsync(presence), Cancelled);
    }

    [Fact]
    public async Task Redis_IsWiped_TheNextFlushSetsTheKeysAgain()
    {
        await using var redis = await OwnRedis.StartAsync(Cancelled);
        var presence = new RedisPresence(redis.Connection, Options.Create(new WorkspaceOptions()));
        await RefreshAsync(presence);

        var administrator = RedisUrl.Parse(redis.Server.Url);
        administrator.AllowAdmin = true;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(administrator);
        await connection.GetServers()[0].FlushAllDatabasesAsync();
        (await redis.Connection.GetDatabase().KeyExistsAsync($"ws:{Id}")).ShouldBeFalse();
        await RefreshAsync(presence);

        ((string?)await redis.Connection.GetDatabase().StringGetAsync($"ws:{Id}:url")).ShouldBe("http://10.0.0.1");
    }

    private static Task<bool> RefreshAsync(RedisPresence presence) => presence.RefreshAsync([new Beat(Id, Vitals, "http://10.0.0.1")], Cancelled);

    private static void SayEverything(RedisAnnouncer announcer, RedisPresence presence, int times)
    {
        for (var time = 0; time < times; time++)
        {
            announcer.Announce([new CommittedFact(time + 1, Id, ParentId: null, new WorkspaceFact.WentOffline(Facts.Start, Actor.Platform))]);
            announcer.AnnounceTask(Id, parent: null, Vitals);
            announcer.AnnouncePlace(Id, parent: null, new WorkspacePlace(0, 0), Facts.Start);
            presence.Clear(Id);
        }
    }

    private static async Task<bool> IsHeardAsync(OwnRedis redis, RedisAnnouncer announcer)
    {
        // Another connection listens, so that this is not only the announcer talking to itself.
        await using var listener = await ConnectionMultiplexer.ConnectAsync(RedisUrl.Parse(redis.Server.Url));
        if (!listener.IsConnected)
        {
            return false;
        }

        var queue = await listener.GetSubscriber().SubscribeAsync(RedisChannel.Literal("events:broadcast"));
        announcer.AnnounceTask(Id, parent: null, Vitals);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            return ((string?)(await queue.ReadAsync(patience.Token)).Message)!.Contains("TASK_UPDATED", StringComparison.Ordinal);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
