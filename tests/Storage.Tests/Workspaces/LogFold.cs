using System.Text.Json;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Workspaces;
using Npgsql;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>
/// Folds the whole log and compares what comes out with the table, row by row and column by column. It reads both with SQL of its own, so
/// that a mistake in how the program reads a row cannot hide one in how it writes it.
/// </summary>
internal static class LogFold
{
    /// <summary>What a heartbeat writes and no fact tells.</summary>
    private static readonly string[] Vitals =
        ["last_heartbeat_at", "last_error_rate", "last_sample_error", "active_tasks", "uptime_seconds", "current_task"];

    private static readonly Dictionary<string, Func<WorkspaceState, object?>> Structure = new(StringComparer.Ordinal)
    {
        ["id"] = state => state.Id.Value,
        ["name"] = state => state.Name,
        ["role"] = state => state.Role,
        ["tier"] = state => state.Tier,
        ["status"] = state => state.Status.ToName(),
        ["source_bundle_id"] = state => state.SourceBundleId,
        ["agent_card"] = state => state.AgentCard,
        ["url"] = state => state.Url,
        ["parent_id"] = state => state.ParentId?.Value,
        ["forwarded_to"] = state => state.ForwardedTo?.Value,
        ["runtime"] = state => state.Runtime,
        ["workspace_dir"] = state => state.WorkspaceDir,
        ["workspace_access"] = state => WorkspaceFactCodec.NameOf(state.Access),
        ["awareness_namespace"] = state => state.AwarenessNamespace,
        ["created_at"] = state => state.CreatedAt.UtcDateTime,
        ["updated_at"] = state => state.UpdatedAt.UtcDateTime,
        ["version"] = state => state.Version,
    };

    /// <summary>The first thing in which log and table differ, in words; null when they agree.</summary>
    public static async Task<string?> FindDifferenceAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var (fold, broken) = await FoldAsync(database, cancellationToken);
        return broken ?? await CompareAsync(database, fold, cancellationToken);
    }

    private static async Task<(Dictionary<WorkspaceId, WorkspaceState> Fold, string? Broken)> FoldAsync(
        NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var fold = new Dictionary<WorkspaceId, WorkspaceState>();
        await using var command = database.CreateCommand(
            "SELECT position, workspace_id, workspace_version, event_type, payload::text, created_at, actor FROM structure_events ORDER BY position");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        for (var expected = 1L; await row.ReadAsync(cancellationToken); expected++)
        {
            var position = row.GetInt64(0);
            if (position != expected)
            {
                return (fold, $"after position {expected - 1} comes {position}");
            }

            var id = new WorkspaceId(row.GetGuid(1));
            var before = fold.GetValueOrDefault(id);
            if (row.GetInt64(2) != (before?.Version ?? 0) + 1)
            {
                return (fold, $"at position {position}, version {row.GetInt64(2)} of {id} comes after {before?.Version ?? 0}");
            }

            var fact = WorkspaceFactCodec.Read(
                row.GetString(3), row.GetString(4), row.GetFieldValue<DateTimeOffset>(5), WorkspaceFactCodec.ActorOf(row.GetString(6)));
            fold[id] = WorkspaceState.Apply(id, before, fact ?? throw new InvalidOperationException($"Position {position} holds no fact of a workspace."));
        }

        return (fold, null);
    }

    private static async Task<string?> CompareAsync(
        NpgsqlDataSource database, Dictionary<WorkspaceId, WorkspaceState> fold, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT * FROM workspaces ORDER BY id");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var id = new WorkspaceId((Guid)row["id"]);
            if (!fold.Remove(id, out var state))
            {
                return $"{id} has a row and no facts";
            }

            for (var index = 0; index < row.FieldCount; index++)
            {
                var column = row.GetName(index);
                if (Vitals.Contains(column))
                {
                    continue;
                }

                if (!Structure.TryGetValue(column, out var value))
                {
                    return $"the column {column} is neither folded nor known to be a heartbeat's";
                }

                var stored = row.IsDBNull(index) ? null : row.GetValue(index);
                if (!AreEqual(column, stored, value(state)))
                {
                    return $"{column} of {id} is {stored ?? "null"} in its row and {value(state) ?? "null"} by its facts";
                }
            }
        }

        return fold.Count == 0 ? null : $"{fold.Keys.First()} has facts and no row";
    }

    private static bool AreEqual(string column, object? stored, object? folded)
    {
        if (column != "agent_card" || stored is null || folded is null)
        {
            return Equals(stored, folded);
        }

        using var one = JsonDocument.Parse((string)stored);
        using var other = JsonDocument.Parse((string)folded);
        return JsonElement.DeepEquals(one.RootElement, other.RootElement);
    }
}
