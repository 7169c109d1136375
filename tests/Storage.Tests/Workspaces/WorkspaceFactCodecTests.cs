using System.Text.Json;
using CsCheck;
using Molecule.Grains.Containers;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Stalls;
using Molecule.Storage.Workspaces;

namespace Molecule.Storage.Tests.Workspaces;

public sealed class WorkspaceFactCodecTests(Servers servers)
{
    private static readonly WorkspaceId Parent = new(new Guid("0b5f0a51-1111-4222-8333-444455556666"));
    private static readonly Guid Agent = new("0b5f0a51-2222-4222-8333-444455556666");
    private static readonly DateTimeOffset At = Facts.Start;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>What stands in the log and goes over the wire: names and payloads of contract section 7, and what folding needs beside them.</summary>
    public static TheoryData<string, string, string> Spelling => new()
    {
        {
            "created",
            "WORKSPACE_PROVISIONING",
            """{"name":"QA","tier":2,"role":null,"parent_id":"0b5f0a51-1111-4222-8333-444455556666","runtime":"dotnet","workspace_dir":"/srv","workspace_access":"read_only","awareness_namespace":"workspace:x"}"""
        },
        {
            "created and watched",
            "WORKSPACE_PROVISIONING",
            """{"name":"QA","tier":1,"role":null,"parent_id":null,"runtime":"langgraph","workspace_dir":null,"workspace_access":"none","awareness_namespace":"workspace:QA","stall_timeout_seconds":600}"""
        },
        {
            "created from a template",
            "WORKSPACE_PROVISIONING",
            """{"name":"QA","tier":1,"role":null,"parent_id":null,"runtime":"langgraph","workspace_dir":null,"workspace_access":"none","awareness_namespace":"workspace:QA","template":"tester","image":"team/agent:1.0","model":"m"}"""
        },
        {
            "imported",
            "WORKSPACE_PROVISIONING",
            """{"name":"QA","tier":1,"role":null,"parent_id":null,"runtime":"langgraph","workspace_dir":null,"workspace_access":"none","awareness_namespace":"workspace:QA","source_bundle_id":"b"}"""
        },
        { "restarted from a template", "WORKSPACE_PROVISIONING", """{"name":"QA","tier":2,"template":"tester","image":"team/agent:1.0"}""" },
        { "stalled", "WORKSPACE_STALLED", """{"active_tasks":2,"current_task":"Writing","progress_at":"2026-11-22T10:00:00.000001Z"}""" },
        { "stalled in silence", "WORKSPACE_STALLED", """{"active_tasks":1,"current_task":"","progress_at":null}""" },
        { "progressed", "WORKSPACE_PROGRESSED", """{"reason":"progress"}""" },
        { "watched no more", "WORKSPACE_UPDATED", """{"stall_timeout_seconds":null}""" },
        { "registered", "WORKSPACE_ONLINE", """{"url":"http://a","agent_card":{"skills":[]}}""" },
        { "external", "WORKSPACE_ONLINE", """{"name":"QA","external":true}""" },
        { "recovered", "WORKSPACE_ONLINE", "{}" },
        { "degraded", "WORKSPACE_DEGRADED", """{"error_rate":0.75,"sample_error":"no \"route\""}""" },
        { "offline", "WORKSPACE_OFFLINE", "{}" },
        { "killed", "WORKSPACE_OFFLINE", """{"exit_code":137,"oom_killed":true,"restarts":2}""" },
        { "container gone", "WORKSPACE_OFFLINE", """{"exit_code":null,"oom_killed":false,"restarts":0}""" },
        { "failed", "WORKSPACE_PROVISION_FAILED", """{"error":"no heartbeat"}""" },
        { "updated", "WORKSPACE_UPDATED", """{"name":"质量","role":null,"tier":3}""" },
        { "moved", "WORKSPACE_MOVED", """{"parent_id":"0b5f0a51-1111-4222-8333-444455556666","from":null}""" },
        { "rooted", "WORKSPACE_MOVED", """{"parent_id":null,"from":"0b5f0a51-1111-4222-8333-444455556666"}""" },
        { "card", "AGENT_CARD_UPDATED", """{"agent_card":[1.50]}""" },
        { "paused", "WORKSPACE_PAUSED", """{"name":"QA"}""" },
        { "resumed", "WORKSPACE_PROVISIONING", """{"name":"QA","tier":2}""" },
        { "forwarded", "WORKSPACE_FORWARDED", """{"forwarded_to":"0b5f0a51-1111-4222-8333-444455556666"}""" },
        { "unforwarded", "WORKSPACE_FORWARDED", """{"forwarded_to":null}""" },
        { "token issued", "TOKEN_ISSUED", """{"token_id":"0b5f0a51-1111-4222-8333-444455556666","prefix":"q3Jx0u1m"}""" },
        { "token revoked", "TOKEN_REVOKED", """{"token_id":"0b5f0a51-1111-4222-8333-444455556666","prefix":"q3Jx0u1m"}""" },
        { "removed", "WORKSPACE_REMOVED", """{"cascade_deleted":3}""" },
        { "removed with one above", "WORKSPACE_REMOVED", "{}" },
        { "expanded", "WORKSPACE_EXPANDED", """{"children":[{"id":"0b5f0a51-1111-4222-8333-444455556666","name":"Writer","role":null}]}""" },
        { "collapsed", "WORKSPACE_COLLAPSED", """{"removed_children":["Writer","质量"]}""" },
        { "assigned", "AGENT_ASSIGNED", """{"agent_id":"0b5f0a51-2222-4222-8333-444455556666","model":"sonnet"}""" },
        { "agent replaced", "AGENT_REPLACED", """{"agent_id":"0b5f0a51-2222-4222-8333-444455556666","model":"opus","old_model":"sonnet"}""" },
        { "agent removed", "AGENT_REMOVED", """{"agent_id":"0b5f0a51-2222-4222-8333-444455556666","model":"sonnet"}""" },
        {
            "moved away",
            "AGENT_MOVED",
            """{"agent_id":"0b5f0a51-2222-4222-8333-444455556666","model":"sonnet","target_workspace_id":"0b5f0a51-1111-4222-8333-444455556666"}"""
        },
        {
            "moved in",
            "AGENT_MOVED",
            """{"agent_id":"0b5f0a51-2222-4222-8333-444455556666","model":"sonnet","source_workspace_id":"0b5f0a51-1111-4222-8333-444455556666"}"""
        },
        { "replaced", "WORKSPACE_REMOVED", """{"cascade_deleted":0,"forwarded_to":"0b5f0a51-1111-4222-8333-444455556666"}""" },
    };

    [Theory]
    [MemberData(nameof(Spelling))]
    public void NameOfAndPayloadOf_AreSpelledAsTheContractSays(string which, string name, string payload)
    {
        var fact = FactOf(which);

        WorkspaceFactCodec.NameOf(fact).ShouldBe(name);
        WorkspaceFactCodec.PayloadOf(fact).ShouldBe(payload);
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSameFact() => Facts.Any.Sample(
        fact => Read(WorkspaceFactCodec.PayloadOf(fact), fact).ShouldBe(fact),
        iter: 5_000);

    [Fact]
    public async Task Read_AfterPostgresKeptIt_IsTheSameFact()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var facts = Facts.Any.Array[1_000].Single();
        await using var command = database.DataSource.CreateCommand("SELECT (payload::jsonb)::text FROM unnest($1) WITH ORDINALITY AS f (payload, number) ORDER BY number");
        command.Parameters.Add(new() { Value = facts.Select(WorkspaceFactCodec.PayloadOf).ToArray() });
        await using var kept = await command.ExecuteReaderAsync(Cancelled);

        foreach (var fact in facts)
        {
            (await kept.ReadAsync(Cancelled)).ShouldBeTrue();
            // Postgres orders the names in a card and spells numbers its own way: the same JSON, not the same text.
            WithoutCard(Read(kept.GetString(0), fact)).ShouldBe(WithoutCard(fact));
            CardsAreEqual(CardOf(Read(kept.GetString(0), fact)), CardOf(fact)).ShouldBeTrue();
        }
    }

    [Fact]
    public void Read_EventOfALaterVersion_IsNoFactOfAWorkspace() =>
        WorkspaceFactCodec.Read("DELEGATION_SENT", """{"task_preview":"x"}""", At, Actor.Workspace).ShouldBeNull();

    [Fact]
    public void Actors_AccessAndReasons_ComeBackAsTheyWere()
    {
        foreach (var actor in Enum.GetValues<Actor>())
        {
            WorkspaceFactCodec.ActorOf(WorkspaceFactCodec.NameOf(actor)).ShouldBe(actor);
        }

        foreach (var access in Enum.GetValues<WorkspaceAccess>())
        {
            WorkspaceFactCodec.AccessOf(WorkspaceFactCodec.NameOf(access)).ShouldBe(access);
        }

        foreach (var reason in Enum.GetValues<StallEnd>())
        {
            WorkspaceFactCodec.StallEndOf(WorkspaceFactCodec.NameOf(reason)).ShouldBe(reason);
        }

        Should.Throw<ArgumentOutOfRangeException>(() => WorkspaceFactCodec.StallEndOf("luck"));
        Should.Throw<ArgumentOutOfRangeException>(() => WorkspaceFactCodec.ActorOf("nobody"));
        Should.Throw<ArgumentOutOfRangeException>(() => WorkspaceFactCodec.AccessOf("all"));
    }

    private static WorkspaceFact? Read(string payload, WorkspaceFact fact) =>
        WorkspaceFactCodec.Read(WorkspaceFactCodec.NameOf(fact), payload, fact.At, fact.By);

    private static string? CardOf(WorkspaceFact? fact) => fact switch
    {
        WorkspaceFact.CameOnline online => online.AgentCard,
        WorkspaceFact.CardUpdated card => card.AgentCard,
        _ => null,
    };

    private static WorkspaceFact? WithoutCard(WorkspaceFact? fact) => fact switch
    {
        WorkspaceFact.CameOnline online => online with { AgentCard = null },
        WorkspaceFact.CardUpdated card => card with { AgentCard = "" },
        _ => fact,
    };

    private static bool CardsAreEqual(string? one, string? other)
    {
        if (one is null || other is null)
        {
            return one == other;
        }

        using var first = JsonDocument.Parse(one);
        using var second = JsonDocument.Parse(other);
        return JsonElement.DeepEquals(first.RootElement, second.RootElement);
    }

    private static WorkspaceFact FactOf(string which) => which switch
    {
        "created" => new WorkspaceFact.Provisioned(At, Actor.Operator)
        {
            Name = "QA",
            Tier = 2,
            ParentId = Parent,
            Runtime = "dotnet",
            WorkspaceDir = "/srv",
            Access = WorkspaceAccess.ReadOnly,
            AwarenessNamespace = "workspace:x",
        },
        "created and watched" => (WorkspaceFact.Provisioned)Facts.Created() with { StallTimeout = TimeSpan.FromMinutes(10) },
        "created from a template" => (WorkspaceFact.Provisioned)Facts.Created() with { Template = "tester", Image = "team/agent:1.0", Model = "m" },
        "imported" => (WorkspaceFact.Provisioned)Facts.Created() with { SourceBundleId = "b" },
        "restarted from a template" => new WorkspaceFact.Reprovisioned(At, Actor.Operator, "QA", 2, Template: "tester", Image: "team/agent:1.0"),
        "stalled" => new WorkspaceFact.Stalled(At, Actor.Platform, 2, "Writing", At.AddMicroseconds(1)),
        "stalled in silence" => new WorkspaceFact.Stalled(At, Actor.Platform, 1, "", ProgressAt: null),
        "progressed" => new WorkspaceFact.Progressed(At, Actor.Workspace, StallEnd.Progress),
        "watched no more" => new WorkspaceFact.Updated(At, Actor.Operator) { StallTimeout = new(null) },
        "registered" => new WorkspaceFact.CameOnline(At, Actor.Workspace, "http://a", """{"skills":[]}"""),
        "external" => new WorkspaceFact.CameOnline(At, Actor.Operator, ExternalName: "QA"),
        "recovered" => new WorkspaceFact.CameOnline(At, Actor.Workspace),
        "degraded" => new WorkspaceFact.Degraded(At, Actor.Workspace, 0.75, "no \"route\""),
        "offline" => new WorkspaceFact.WentOffline(At, Actor.Platform),
        "killed" => new WorkspaceFact.WentOffline(At, Actor.Platform, new ContainerEnd(137, OutOfMemory: true, Restarts: 2)),
        "container gone" => new WorkspaceFact.WentOffline(At, Actor.Platform, new ContainerEnd(Code: null, OutOfMemory: false, Restarts: 0)),
        "failed" => new WorkspaceFact.ProvisioningFailed(At, Actor.Platform, "no heartbeat"),
        "updated" => new WorkspaceFact.Updated(At, Actor.Operator)
        {
            Name = new Change<string>("质量"),
            Role = new Change<string?>(null),
            Tier = new Change<int>(3),
        },
        "moved" => new WorkspaceFact.Moved(At, Actor.Operator, Parent, From: null),
        "rooted" => new WorkspaceFact.Moved(At, Actor.Operator, null, Parent),
        "card" => new WorkspaceFact.CardUpdated(At, Actor.Workspace, "[1.50]"),
        "paused" => new WorkspaceFact.Paused(At, Actor.Operator, "QA"),
        "resumed" => new WorkspaceFact.Reprovisioned(At, Actor.Operator, "QA", 2),
        "forwarded" => new WorkspaceFact.Forwarded(At, Actor.Operator, Parent),
        "unforwarded" => new WorkspaceFact.Forwarded(At, Actor.Operator, null),
        "token issued" => new WorkspaceFact.TokenIssued(At, Actor.Operator, Parent.Value, "q3Jx0u1m"),
        "token revoked" => new WorkspaceFact.TokenRevoked(At, Actor.Operator, Parent.Value, "q3Jx0u1m"),
        "removed" => new WorkspaceFact.Removed(At, Actor.Operator, 3),
        "removed with one above" => new WorkspaceFact.Removed(At, Actor.Operator, CascadeDeleted: null),
        "expanded" => new WorkspaceFact.Expanded(At, Actor.Operator, [new TeamMember(Parent, "Writer", null)]),
        "collapsed" => new WorkspaceFact.Collapsed(At, Actor.Operator, ["Writer", "质量"]),
        "assigned" => new WorkspaceFact.AgentAssigned(At, Actor.Operator, Agent, "sonnet"),
        "agent replaced" => new WorkspaceFact.AgentReplaced(At, Actor.Operator, Agent, "opus", "sonnet"),
        "agent removed" => new WorkspaceFact.AgentRemoved(At, Actor.Operator, Agent, "sonnet"),
        "moved away" => new WorkspaceFact.AgentMovedAway(At, Actor.Operator, Agent, "sonnet", Parent),
        "moved in" => new WorkspaceFact.AgentMovedIn(At, Actor.Operator, Agent, "sonnet", Parent),
        "replaced" => new WorkspaceFact.Removed(At, Actor.Operator, 0, Parent),
        _ => throw new ArgumentOutOfRangeException(nameof(which), which, "No such fact."),
    };
}
