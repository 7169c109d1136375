using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using CsCheck;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Redis;
using Molecule.Storage.Tests.EventLog;
using Molecule.Storage.Tests.Workspaces;
using StackExchange.Redis;

namespace Molecule.Storage.Tests.Redis;

public sealed class RedisAnnouncerTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Announce_Facts_AreEnvelopesWithTheirPositionsInOrder()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(RedisUrl.Parse(servers.Redis.Url));
        var id = new WorkspaceId(Guid.NewGuid());
        var heard = await ListenAsync(redis, id);
        ImmutableArray<WorkspaceFact> facts =
        [
            new WorkspaceFact.WentOffline(Facts.Start.AddMicroseconds(123_456), Actor.Platform),
            new WorkspaceFact.CameOnline(Facts.Start, Actor.Workspace, "http://10.0.0.1/?a=1&b=<2>", """{"name":"质量","n":1.50}"""),
        ];

        new RedisAnnouncer(redis).Announce([new CommittedFact(41, id, id, facts[0]), new CommittedFact(42, id, ParentId: null, facts[1])]);

        await Until.TrueAsync("both are heard", () => Task.FromResult(heard.Count == 2), Cancelled);
        heard.ShouldBe(
        [
            $$$"""{"event":"WORKSPACE_OFFLINE","workspace_id":"{{{id}}}","parent_id":"{{{id}}}","timestamp":"2026-11-22T10:00:00.123456Z","payload":{},"position":41}""",
            $$$"""{"event":"WORKSPACE_ONLINE","workspace_id":"{{{id}}}","parent_id":null,"timestamp":"2026-11-22T10:00:00Z","payload":{"url":"http://10.0.0.1/?a=1&b=<2>","agent_card":{"name":"质量","n":1.50}},"position":42}""",
        ]);
    }

    [Fact]
    public async Task AnnounceTaskAndPlace_AreEnvelopesWithoutPosition()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(RedisUrl.Parse(servers.Redis.Url));
        var id = new WorkspaceId(Guid.NewGuid());
        var heard = await ListenAsync(redis, id);
        var announcer = new RedisAnnouncer(redis);

        announcer.AnnounceTask(id, parent: null, new WorkspaceVitals { LastHeartbeatAt = Facts.Start, CurrentTask = "line\n\"quoted\" é", ActiveTasks = 2 });
        announcer.AnnouncePlace(id, parent: null, new WorkspacePlace(1.5, -2, Collapsed: true), Facts.Start);

        await Until.TrueAsync("both are heard", () => Task.FromResult(heard.Count == 2), Cancelled);
        heard.ShouldBe(
        [
            $$$"""{"event":"TASK_UPDATED","workspace_id":"{{{id}}}","parent_id":null,"timestamp":"2026-11-22T10:00:00Z","payload":{"current_task":"line\n\"quoted\" é","active_tasks":2}}""",
            $$$"""{"event":"LAYOUT_CHANGED","workspace_id":"{{{id}}}","parent_id":null,"timestamp":"2026-11-22T10:00:00Z","payload":{"x":1.5,"y":-2,"collapsed":true}}""",
        ]);
        foreach (var envelope in heard.Select(text => JsonDocument.Parse(text).RootElement))
        {
            EventTable.LineOf("announcement", envelope.GetProperty("event").GetString()!, envelope.GetProperty("payload").GetRawText());
        }
    }

    [Fact]
    public async Task Announce_AnyFact_IsJsonWithThePayloadOfTheLog()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(RedisUrl.Parse(servers.Redis.Url));
        var id = new WorkspaceId(Guid.NewGuid());
        var heard = await ListenAsync(redis, id);
        ImmutableArray<WorkspaceFact> facts = [.. Facts.Any.Array[200].Single()];

        new RedisAnnouncer(redis).Announce([.. facts.Select((fact, index) => new CommittedFact(index + 1, id, ParentId: null, fact))]);

        await Until.TrueAsync("all are heard", () => Task.FromResult(heard.Count == 200), Cancelled);
        heard.Select((envelope, index) => (envelope, index)).ShouldAllBe(entry => IsEnvelopeOf(entry.envelope, entry.index + 1, facts[entry.index]));
    }

    private static bool IsEnvelopeOf(string envelope, long position, WorkspaceFact fact)
    {
        using var json = JsonDocument.Parse(envelope);
        return json.RootElement.GetProperty("position").GetInt64() == position
            && json.RootElement.GetProperty("event").GetString() == Storage.Workspaces.WorkspaceFactCodec.NameOf(fact)
            && json.RootElement.GetProperty("payload").GetRawText() == Storage.Workspaces.WorkspaceFactCodec.PayloadOf(fact);
    }

    /// <summary>What is said about one workspace: other tests talk on the same channel.</summary>
    private static async Task<ConcurrentQueue<string>> ListenAsync(ConnectionMultiplexer redis, WorkspaceId id)
    {
        var heard = new ConcurrentQueue<string>();
        var queue = await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("events:broadcast"));
        queue.OnMessage(message =>
        {
            if (((string)message.Message!).Contains(id.ToString(), StringComparison.Ordinal))
            {
                heard.Enqueue(message.Message!);
            }
        });
        return heard;
    }
}
