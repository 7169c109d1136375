using System.Runtime.CompilerServices;
using System.Text.Json;
using Molecule.Grains.Interfaces.History;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Workspaces;
using Npgsql;

namespace Molecule.Storage.History;

/// <summary>
/// The table <c>workspaces</c> against its facts. It reads the rows with SQL of its own, so that a mistake in how the program reads a row
/// cannot hide one in how it writes it.
/// </summary>
internal sealed class WorkspaceProjection : ILogProjection
{
    /// <summary>What a heartbeat writes and no fact tells.</summary>
    private static readonly string[] Vitals =
        ["last_heartbeat_at", "last_error_rate", "last_sample_error", "active_tasks", "uptime_seconds", "current_task", "heard_by"];

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
        ["stall_timeout_seconds"] = state => (int?)state.StallTimeout?.TotalSeconds,
        ["stalled_since"] = state => state.StalledSince?.UtcDateTime,
        ["stalled_progress_at"] = state => state.StalledProgressAt?.UtcDateTime,
        ["generation"] = state => state.Generation,
        ["template"] = state => state.Template,
        ["files_version"] = state => state.FilesVersion,
        ["image"] = state => state.Image,
        ["model"] = state => state.Model,
    };

    private readonly WorkspaceFold _fold = new();

    public string Table => "workspaces";

    public LogDifference? Take(LoggedFact fact)
    {
        if (!WorkspaceFold.Concerns(fact))
        {
            return null;
        }

        var id = fact.Workspace!.Value;
        var expected = _fold.VersionOf(id) + 1;
        if (fact.WorkspaceVersion != expected)
        {
            return new LogDifference(
                "structure_events",
                Spelling.Of(fact.Position)!,
                "workspace_version",
                Spelling.Of(fact.WorkspaceVersion),
                Spelling.Of(expected),
                $"at position {fact.Position}, version {fact.WorkspaceVersion} of {id} comes after {expected - 1}");
        }

        try
        {
            _fold.Apply(fact);
            return null;
        }
        catch (Exception exception) when (exception is
            InvalidOperationException or JsonException or KeyNotFoundException or FormatException or ArgumentException)
        {
            return new LogDifference(
                "structure_events",
                Spelling.Of(fact.Position)!,
                "payload",
                fact.Payload,
                Folded: null,
                $"at position {fact.Position}, {fact.EventType} of {id} cannot be folded: {exception.Message}");
        }
    }

    public async IAsyncEnumerable<LogDifference?> CompareAsync(
        NpgsqlConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var missing = new HashSet<WorkspaceId>(_fold.States.Keys);
        await using var command = new NpgsqlCommand("SELECT * FROM workspaces ORDER BY id", connection);
        await foreach (var row in command.ReadRowsAsync(cancellationToken))
        {
            var id = new WorkspaceId((Guid)row["id"]);
            missing.Remove(id);
            yield return Compare(row, id, _fold.States.GetValueOrDefault(id));
        }

        foreach (var id in missing.OrderBy(id => id.Value).Take(1))
        {
            yield return new LogDifference(Table, id.ToString(), null, null, null, $"{id} has facts and no row");
        }
    }

    private LogDifference? Compare(NpgsqlDataReader row, WorkspaceId id, WorkspaceState? state)
    {
        if (state is null)
        {
            return new LogDifference(Table, id.ToString(), null, null, null, $"{id} has a row and no facts");
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
                return new LogDifference(
                    Table, id.ToString(), column, null, null, $"the column {column} is neither folded nor known to be a heartbeat's");
            }

            var stored = row.IsDBNull(index) ? null : row.GetValue(index);
            var folded = value(state);
            if (!AreEqual(column, stored, folded))
            {
                return new LogDifference(
                    Table,
                    id.ToString(),
                    column,
                    Spelling.Of(stored),
                    Spelling.Of(folded),
                    $"{column} of {id} is {Spelling.Of(stored) ?? "null"} in its row and {Spelling.Of(folded) ?? "null"} by its facts");
            }
        }

        return null;
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
