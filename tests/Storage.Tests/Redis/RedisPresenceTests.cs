using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Storage.Redis;
using Molecule.Storage.Tests.Workspaces;
using StackExchange.Redis;

namespace Molecule.Storage.Tests.Redis;

public sealed class RedisPresenceTests(Servers servers)
{
    private static readonly WorkspaceVitals Vitals = new() { LastHeartbeatAt = Facts.Start };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RefreshAsync_SetsTheKeysWithTheirTimesToLive()
    {
        await using var redis = await ConnectAsync();
        var id = NewId();

        (await new RedisPresence(redis, Options.Create(new WorkspaceOptions())).RefreshAsync([new Beat(id, Vitals, "http://10.0.0.1")], Cancelled)).ShouldBeTrue();

        var database = redis.GetDatabase();
        ((string?)await database.StringGetAsync($"ws:{id}")).ShouldBe("online");
        ((string?)await database.StringGetAsync($"ws:{id}:url")).ShouldBe("http://10.0.0.1");
        await ShouldLiveAsync(database, $"ws:{id}", 60);
        await ShouldLiveAsync(database, $"ws:{id}:url", 300);
    }

    [Fact]
    public async Task RefreshAsync_Again_GivesTheWholeTimeAgain()
    {
        await using var redis = await ConnectAsync();
        var id = NewId();
        var presence = new RedisPresence(redis, Options.Create(new WorkspaceOptions()));
        var database = redis.GetDatabase();
        await presence.RefreshAsync([new Beat(id, Vitals, "http://10.0.0.1")], Cancelled);
        await database.KeyExpireAsync($"ws:{id}", TimeSpan.FromSeconds(10));

        await presence.RefreshAsync([new Beat(id, Vitals, "http://10.0.0.2")], Cancelled);

        await ShouldLiveAsync(database, $"ws:{id}", 60);
        ((string?)await database.StringGetAsync($"ws:{id}:url")).ShouldBe("http://10.0.0.2");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task RefreshAsync_UrlIsNotKnown_SetsNoneAndKeepsTheOld(string? url)
    {
        await using var redis = await ConnectAsync();
        var (id, known) = (NewId(), NewId());
        var presence = new RedisPresence(redis, Options.Create(new WorkspaceOptions()));
        await presence.RefreshAsync([new Beat(known, Vitals, "http://10.0.0.1")], Cancelled);

        await presence.RefreshAsync([new Beat(id, Vitals, url), new Beat(known, Vitals, url)], Cancelled);

        (await redis.GetDatabase().KeyExistsAsync($"ws:{id}")).ShouldBeTrue();
        (await redis.GetDatabase().KeyExistsAsync($"ws:{id}:url")).ShouldBeFalse();
        (await redis.GetDatabase().KeyExistsAsync($"ws:{known}:url")).ShouldBeTrue();
    }

    [Fact]
    public async Task RefreshAsync_ManyAndNone_AreTaken()
    {
        await using var redis = await ConnectAsync();
        var beats = Enumerable.Range(0, 5_000).Select(number => new Beat(NewId(), Vitals, $"http://10.0.0.1:{number}")).ToArray();
        var presence = new RedisPresence(redis, Options.Create(new WorkspaceOptions()));

        (await presence.RefreshAsync(beats, Cancelled)).ShouldBeTrue();
        (await presence.RefreshAsync([], Cancelled)).ShouldBeTrue();

        ((string?)await redis.GetDatabase().StringGetAsync($"ws:{beats[^1].Workspace}:url")).ShouldBe("http://10.0.0.1:4999");
    }

    [Fact]
    public async Task Clear_DeletesBothKeysAndNobodyElses()
    {
        await using var redis = await ConnectAsync();
        var (gone, stays) = (NewId(), NewId());
        var presence = new RedisPresence(redis, Options.Create(new WorkspaceOptions()));
        await presence.RefreshAsync([new Beat(gone, Vitals, "http://a"), new Beat(stays, Vitals, "http://b")], Cancelled);

        presence.Clear(gone);

        // On one connection commands keep their order.
        var database = redis.GetDatabase();
        (await database.KeyExistsAsync($"ws:{gone}")).ShouldBeFalse();
        (await database.KeyExistsAsync($"ws:{gone}:url")).ShouldBeFalse();
        (await database.KeyExistsAsync($"ws:{stays}")).ShouldBeTrue();
        (await database.KeyExistsAsync($"ws:{stays}:url")).ShouldBeTrue();
    }

    private static WorkspaceId NewId() => new(Guid.NewGuid());

    /// <summary>Redis counts down with a clock of its own: half a minute is left for a test that is held up.</summary>
    private static async Task ShouldLiveAsync(IDatabase database, string key, int seconds) =>
        (await database.KeyTimeToLiveAsync(key)).ShouldNotBeNull().TotalSeconds.ShouldBeInRange(seconds - 30, seconds);

    private Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync(RedisUrl.Parse(servers.Redis.Url));
}
