using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Molecule.Grains.Containers;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Stalls;

namespace Molecule.Storage.Workspaces;

/// <summary>
/// Facts as the log and the wire spell them: the event names and payloads of contract section 7, with the fields added that folding needs.
/// </summary>
internal static class WorkspaceFactCodec
{
    private const string Provisioning = "WORKSPACE_PROVISIONING";
    private const string Online = "WORKSPACE_ONLINE";
    private const string Degraded = "WORKSPACE_DEGRADED";
    private const string Offline = "WORKSPACE_OFFLINE";
    private const string ProvisionFailed = "WORKSPACE_PROVISION_FAILED";
    private const string Stalled = "WORKSPACE_STALLED";
    private const string Progressed = "WORKSPACE_PROGRESSED";
    private const string Updated = "WORKSPACE_UPDATED";
    private const string Moved = "WORKSPACE_MOVED";
    private const string Paused = "WORKSPACE_PAUSED";
    private const string Forwarded = "WORKSPACE_FORWARDED";
    private const string CardUpdated = "AGENT_CARD_UPDATED";
    private const string TokenIssued = "TOKEN_ISSUED";
    private const string TokenRevoked = "TOKEN_REVOKED";
    private const string Removed = "WORKSPACE_REMOVED";
    private const string Expanded = "WORKSPACE_EXPANDED";
    private const string Collapsed = "WORKSPACE_COLLAPSED";
    private const string AgentAssigned = "AGENT_ASSIGNED";
    private const string AgentReplaced = "AGENT_REPLACED";
    private const string AgentRemoved = "AGENT_REMOVED";
    private const string AgentMoved = "AGENT_MOVED";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string NameOf(WorkspaceFact fact) => fact switch
    {
        WorkspaceFact.Provisioned or WorkspaceFact.Reprovisioned => Provisioning,
        WorkspaceFact.CameOnline => Online,
        WorkspaceFact.Degraded => Degraded,
        WorkspaceFact.WentOffline => Offline,
        WorkspaceFact.ProvisioningFailed => ProvisionFailed,
        WorkspaceFact.Stalled => Stalled,
        WorkspaceFact.Progressed => Progressed,
        WorkspaceFact.Updated => Updated,
        WorkspaceFact.Moved => Moved,
        WorkspaceFact.Paused => Paused,
        WorkspaceFact.Forwarded => Forwarded,
        WorkspaceFact.CardUpdated => CardUpdated,
        WorkspaceFact.TokenIssued => TokenIssued,
        WorkspaceFact.TokenRevoked => TokenRevoked,
        WorkspaceFact.Removed => Removed,
        WorkspaceFact.Expanded => Expanded,
        WorkspaceFact.Collapsed => Collapsed,
        WorkspaceFact.AgentAssigned => AgentAssigned,
        WorkspaceFact.AgentReplaced => AgentReplaced,
        WorkspaceFact.AgentRemoved => AgentRemoved,
        WorkspaceFact.AgentMovedAway or WorkspaceFact.AgentMovedIn => AgentMoved,
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "No event has this fact."),
    };

    public static string PayloadOf(WorkspaceFact fact)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            WritePayload(json, fact);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string NameOf(Actor actor) => actor switch
    {
        Actor.Operator => "operator",
        Actor.Workspace => "workspace",
        Actor.Platform => "platform",
        _ => throw new ArgumentOutOfRangeException(nameof(actor), actor, "No such actor."),
    };

    public static Actor ActorOf(string name) => name switch
    {
        "operator" => Actor.Operator,
        "workspace" => Actor.Workspace,
        "platform" => Actor.Platform,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such actor."),
    };

    public static string NameOf(WorkspaceAccess access) => access switch
    {
        WorkspaceAccess.None => "none",
        WorkspaceAccess.ReadOnly => "read_only",
        WorkspaceAccess.ReadWrite => "read_write",
        _ => throw new ArgumentOutOfRangeException(nameof(access), access, "No such access."),
    };

    public static WorkspaceAccess AccessOf(string name) => name switch
    {
        "none" => WorkspaceAccess.None,
        "read_only" => WorkspaceAccess.ReadOnly,
        "read_write" => WorkspaceAccess.ReadWrite,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such access."),
    };

    public static string NameOf(StallEnd reason) => reason switch
    {
        StallEnd.Progress => "progress",
        StallEnd.Idle => "idle",
        StallEnd.Status => "status",
        StallEnd.SwitchedOff => "switched_off",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };

    public static StallEnd StallEndOf(string name) => name switch
    {
        "progress" => StallEnd.Progress,
        "idle" => StallEnd.Idle,
        "status" => StallEnd.Status,
        "switched_off" => StallEnd.SwitchedOff,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such reason."),
    };

    /// <summary>Reads a row of the log back. Null when it is an event that changes no structural column.</summary>
    public static WorkspaceFact? Read(string eventType, string payload, DateTimeOffset at, Actor by)
    {
        using var document = JsonDocument.Parse(payload);
        var json = document.RootElement;
        return eventType switch
        {
            // Only a creation says what the workspace runs on; later ones say that it waits for its agent again.
            Provisioning when !json.TryGetProperty("runtime", out _) =>
                new WorkspaceFact.Reprovisioned(at, by, json.GetProperty("name").GetString()!, json.GetProperty("tier").GetInt32(), Text(json, "url"), Text(json, "template"), Text(json, "image")),
            Provisioning => new WorkspaceFact.Provisioned(at, by)
            {
                Name = json.GetProperty("name").GetString()!,
                Role = Text(json, "role"),
                Tier = json.GetProperty("tier").GetInt32(),
                ParentId = IdOf(json, "parent_id"),
                Runtime = json.GetProperty("runtime").GetString()!,
                WorkspaceDir = Text(json, "workspace_dir"),
                Access = AccessOf(json.GetProperty("workspace_access").GetString()!),
                AwarenessNamespace = json.GetProperty("awareness_namespace").GetString()!,
                StallTimeout = Seconds(json, "stall_timeout_seconds"),
                Template = Text(json, "template"),
                Image = Text(json, "image"),
                Model = Text(json, "model"),
                SourceBundleId = Text(json, "source_bundle_id"),
            },
            Online => new WorkspaceFact.CameOnline(at, by, Text(json, "url"), Raw(json, "agent_card"), Text(json, "name")),
            Degraded => new WorkspaceFact.Degraded(at, by, json.GetProperty("error_rate").GetDouble(), json.GetProperty("sample_error").GetString()!),
            Offline => new WorkspaceFact.WentOffline(at, by, EndOf(json)),
            ProvisionFailed => new WorkspaceFact.ProvisioningFailed(at, by, json.GetProperty("error").GetString()!),
            Stalled => new WorkspaceFact.Stalled(
                at, by, json.GetProperty("active_tasks").GetInt32(), json.GetProperty("current_task").GetString()!, TimeOf(json, "progress_at")),
            Progressed => new WorkspaceFact.Progressed(at, by, StallEndOf(json.GetProperty("reason").GetString()!)),
            Updated => new WorkspaceFact.Updated(at, by)
            {
                Name = json.TryGetProperty("name", out var name) ? new Change<string>(name.GetString()!) : null,
                Role = json.TryGetProperty("role", out var role) ? new Change<string?>(role.GetString()) : null,
                Tier = json.TryGetProperty("tier", out var tier) ? new Change<int>(tier.GetInt32()) : null,
                Runtime = json.TryGetProperty("runtime", out var runtime) ? new Change<string>(runtime.GetString()!) : null,
                WorkspaceDir = json.TryGetProperty("workspace_dir", out var directory) ? new Change<string?>(directory.GetString()) : null,
                Access = json.TryGetProperty("workspace_access", out var access) ? new Change<WorkspaceAccess>(AccessOf(access.GetString()!)) : null,
                Url = json.TryGetProperty("url", out var url) ? new Change<string>(url.GetString()!) : null,
                StallTimeout = json.TryGetProperty("stall_timeout_seconds", out _) ? new Change<TimeSpan?>(Seconds(json, "stall_timeout_seconds")) : null,
            },
            Moved => new WorkspaceFact.Moved(at, by, IdOf(json, "parent_id"), IdOf(json, "from")),
            Paused => new WorkspaceFact.Paused(at, by, json.GetProperty("name").GetString()!),
            Forwarded => new WorkspaceFact.Forwarded(at, by, IdOf(json, "forwarded_to")),
            CardUpdated => new WorkspaceFact.CardUpdated(at, by, Raw(json, "agent_card")!),
            TokenIssued => new WorkspaceFact.TokenIssued(at, by, json.GetProperty("token_id").GetGuid(), json.GetProperty("prefix").GetString()!),
            TokenRevoked => new WorkspaceFact.TokenRevoked(at, by, json.GetProperty("token_id").GetGuid(), json.GetProperty("prefix").GetString()!),
            Removed => new WorkspaceFact.Removed(
                at, by, json.TryGetProperty("cascade_deleted", out var below) ? below.GetInt32() : null, IdOf(json, "forwarded_to")),
            Expanded => new WorkspaceFact.Expanded(at, by, [.. json.GetProperty("children").EnumerateArray().Select(MemberOf)]),
            Collapsed => new WorkspaceFact.Collapsed(
                at, by, [.. json.GetProperty("removed_children").EnumerateArray().Select(name => name.GetString()!)]),
            AgentAssigned => new WorkspaceFact.AgentAssigned(at, by, AgentOf(json), ModelOf(json)),
            AgentReplaced => new WorkspaceFact.AgentReplaced(at, by, AgentOf(json), ModelOf(json), json.GetProperty("old_model").GetString()!),
            AgentRemoved => new WorkspaceFact.AgentRemoved(at, by, AgentOf(json), ModelOf(json)),
            AgentMoved when IdOf(json, "target_workspace_id") is { } target =>
                new WorkspaceFact.AgentMovedAway(at, by, AgentOf(json), ModelOf(json), target),
            AgentMoved => new WorkspaceFact.AgentMovedIn(at, by, AgentOf(json), ModelOf(json), IdOf(json, "source_workspace_id")!.Value),
            _ => null,
        };
    }

    /// <summary>The agent that a fact is about; null when it is about none.</summary>
    public static Guid? AgentOf(WorkspaceFact fact) => fact switch
    {
        WorkspaceFact.AgentAssigned assigned => assigned.AgentId,
        WorkspaceFact.AgentReplaced replaced => replaced.AgentId,
        WorkspaceFact.AgentRemoved removed => removed.AgentId,
        WorkspaceFact.AgentMovedAway away => away.AgentId,
        WorkspaceFact.AgentMovedIn moved => moved.AgentId,
        _ => null,
    };

    /// <summary>The second workspace of a fact; null when there is none.</summary>
    public static WorkspaceId? TargetOf(WorkspaceFact fact) => fact switch
    {
        WorkspaceFact.AgentMovedAway away => away.Target,
        WorkspaceFact.AgentMovedIn moved => moved.Source,
        WorkspaceFact.Forwarded forwarded => forwarded.ForwardedTo,
        WorkspaceFact.Removed removed => removed.ForwardedTo,
        WorkspaceFact.Moved moved => moved.ParentId,
        _ => null,
    };

    private static void WritePayload(Utf8JsonWriter json, WorkspaceFact fact)
    {
        switch (fact)
        {
            case WorkspaceFact.Provisioned created:
                json.WriteString("name", created.Name);
                json.WriteNumber("tier", created.Tier);
                json.WriteString("role", created.Role);
                WriteId(json, "parent_id", created.ParentId);
                json.WriteString("runtime", created.Runtime);
                json.WriteString("workspace_dir", created.WorkspaceDir);
                json.WriteString("workspace_access", NameOf(created.Access));
                json.WriteString("awareness_namespace", created.AwarenessNamespace);
                if (created.StallTimeout is { } timeout)
                {
                    json.WriteNumber("stall_timeout_seconds", (int)timeout.TotalSeconds);
                }

                if (created.Template is not null)
                {
                    json.WriteString("template", created.Template);
                }

                if (created.Image is not null)
                {
                    json.WriteString("image", created.Image);
                }

                if (created.Model is not null)
                {
                    json.WriteString("model", created.Model);
                }

                if (created.SourceBundleId is not null)
                {
                    json.WriteString("source_bundle_id", created.SourceBundleId);
                }

                break;
            case WorkspaceFact.CameOnline online:
                WriteOnline(json, online);
                break;
            case WorkspaceFact.Degraded degraded:
                json.WriteNumber("error_rate", degraded.ErrorRate);
                json.WriteString("sample_error", degraded.SampleError);
                break;
            case WorkspaceFact.WentOffline { End: { } end }:
                WriteEnd(json, end);
                break;
            case WorkspaceFact.ProvisioningFailed failed:
                json.WriteString("error", failed.Error);
                break;
            case WorkspaceFact.Stalled stalled:
                json.WriteNumber("active_tasks", stalled.ActiveTasks);
                json.WriteString("current_task", stalled.CurrentTask);
                WriteTime(json, "progress_at", stalled.ProgressAt);
                break;
            case WorkspaceFact.Progressed progressed:
                json.WriteString("reason", NameOf(progressed.Reason));
                break;
            case WorkspaceFact.Updated updated:
                WriteUpdated(json, updated);
                break;
            case WorkspaceFact.Moved moved:
                WriteId(json, "parent_id", moved.ParentId);
                WriteId(json, "from", moved.From);
                break;
            case WorkspaceFact.Paused paused:
                json.WriteString("name", paused.Name);
                break;
            case WorkspaceFact.Reprovisioned again:
                json.WriteString("name", again.Name);
                json.WriteNumber("tier", again.Tier);
                if (again.Url is not null)
                {
                    json.WriteString("url", again.Url);
                }

                if (again.Template is not null)
                {
                    json.WriteString("template", again.Template);
                }

                if (again.Image is not null)
                {
                    json.WriteString("image", again.Image);
                }

                break;
            case WorkspaceFact.Forwarded forwarded:
                WriteId(json, "forwarded_to", forwarded.ForwardedTo);
                break;
            case WorkspaceFact.CardUpdated card:
                json.WritePropertyName("agent_card");
                json.WriteRawValue(card.AgentCard);
                break;
            case WorkspaceFact.TokenIssued issued:
                json.WriteString("token_id", issued.TokenId);
                json.WriteString("prefix", issued.Prefix);
                break;
            case WorkspaceFact.TokenRevoked revoked:
                json.WriteString("token_id", revoked.TokenId);
                json.WriteString("prefix", revoked.Prefix);
                break;
            case WorkspaceFact.Removed removed:
                if (removed.CascadeDeleted is { } below)
                {
                    json.WriteNumber("cascade_deleted", below);
                }

                if (removed.ForwardedTo is not null)
                {
                    WriteId(json, "forwarded_to", removed.ForwardedTo);
                }

                break;
            case WorkspaceFact.Expanded expanded:
                WriteTeam(json, expanded.Children);
                break;
            case WorkspaceFact.Collapsed collapsed:
                WriteNames(json, collapsed.RemovedChildren);
                break;
            case WorkspaceFact.AgentAssigned assigned:
                WriteAgent(json, assigned.AgentId, assigned.Model);
                break;
            case WorkspaceFact.AgentReplaced replaced:
                WriteAgent(json, replaced.AgentId, replaced.Model);
                json.WriteString("old_model", replaced.OldModel);
                break;
            case WorkspaceFact.AgentRemoved gone:
                WriteAgent(json, gone.AgentId, gone.Model);
                break;
            case WorkspaceFact.AgentMovedAway away:
                WriteAgent(json, away.AgentId, away.Model);
                WriteId(json, "target_workspace_id", away.Target);
                break;
            case WorkspaceFact.AgentMovedIn arrived:
                WriteAgent(json, arrived.AgentId, arrived.Model);
                WriteId(json, "source_workspace_id", arrived.Source);
                break;
        }
    }

    private static void WriteOnline(Utf8JsonWriter json, WorkspaceFact.CameOnline online)
    {
        if (online.ExternalName is not null)
        {
            json.WriteString("name", online.ExternalName);
            json.WriteBoolean("external", true);
        }

        if (online.Url is not null)
        {
            json.WriteString("url", online.Url);
        }

        if (online.AgentCard is not null)
        {
            json.WritePropertyName("agent_card");
            json.WriteRawValue(online.AgentCard);
        }
    }

    private static void WriteUpdated(Utf8JsonWriter json, WorkspaceFact.Updated updated)
    {
        WriteChange("name", updated.Name);
        WriteChange("role", updated.Role!);
        if (updated.Tier is { } tier)
        {
            json.WriteNumber("tier", tier.To);
        }

        WriteChange("runtime", updated.Runtime);
        WriteChange("workspace_dir", updated.WorkspaceDir!);
        if (updated.Access is { } access)
        {
            json.WriteString("workspace_access", NameOf(access.To));
        }

        WriteChange("url", updated.Url);
        if (updated.StallTimeout is { To: { } timeout })
        {
            json.WriteNumber("stall_timeout_seconds", (int)timeout.TotalSeconds);
        }
        else if (updated.StallTimeout is not null)
        {
            json.WriteNull("stall_timeout_seconds");
        }

        void WriteChange(string field, Change<string>? change)
        {
            if (change is not null)
            {
                json.WriteString(field, change.To);
            }
        }
    }

    private static void WriteEnd(Utf8JsonWriter json, ContainerEnd end)
    {
        if (end.Code is { } code)
        {
            json.WriteNumber("exit_code", code);
        }
        else
        {
            json.WriteNull("exit_code");
        }

        json.WriteBoolean("oom_killed", end.OutOfMemory);
        json.WriteNumber("restarts", end.Restarts);
    }

    private static void WriteTeam(Utf8JsonWriter json, ImmutableArray<TeamMember> team)
    {
        json.WriteStartArray("children");
        foreach (var member in team)
        {
            json.WriteStartObject();
            json.WriteString("id", member.Id.Value);
            json.WriteString("name", member.Name);
            json.WriteString("role", member.Role);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNames(Utf8JsonWriter json, ImmutableArray<string> names)
    {
        json.WriteStartArray("removed_children");
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static void WriteAgent(Utf8JsonWriter json, Guid agent, string model)
    {
        json.WriteString("agent_id", agent);
        json.WriteString("model", model);
    }

    private static void WriteId(Utf8JsonWriter json, string field, WorkspaceId? id)
    {
        if (id is { } present)
        {
            json.WriteString(field, present.Value);
        }
        else
        {
            json.WriteNull(field);
        }
    }

    private static void WriteTime(Utf8JsonWriter json, string field, DateTimeOffset? time)
    {
        if (time is { } present)
        {
            json.WriteString(field, present.UtcDateTime);
        }
        else
        {
            json.WriteNull(field);
        }
    }

    private static TeamMember MemberOf(JsonElement json) =>
        new(IdOf(json, "id")!.Value, json.GetProperty("name").GetString()!, json.GetProperty("role").GetString());

    private static ContainerEnd? EndOf(JsonElement json) => json.TryGetProperty("exit_code", out var code)
        ? new ContainerEnd(
            code.ValueKind == JsonValueKind.Null ? null : code.GetInt32(), json.GetProperty("oom_killed").GetBoolean(), json.GetProperty("restarts").GetInt32())
        : null;

    private static Guid AgentOf(JsonElement json) => json.GetProperty("agent_id").GetGuid();

    private static string ModelOf(JsonElement json) => json.GetProperty("model").GetString()!;

    private static string? Text(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) ? value.GetString() : null;

    private static string? Raw(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) ? JsonText.Compact(value) : null;

    private static TimeSpan? Seconds(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? TimeSpan.FromSeconds(value.GetInt32()) : null;

    private static DateTimeOffset? TimeOf(JsonElement json, string field) =>
        json.GetProperty(field) is { ValueKind: not JsonValueKind.Null } value ? value.GetDateTimeOffset() : null;

    private static WorkspaceId? IdOf(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? new WorkspaceId(value.GetGuid()) : null;
}
