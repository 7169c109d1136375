using System.Runtime.CompilerServices;
using Molecule.Grains.Interfaces.History;
using Molecule.Storage.History;
using Molecule.Storage.Workspaces;
using Npgsql;

namespace Molecule.Storage.Agents;

/// <summary>The table <c>agents</c> against the facts of the workspaces.</summary>
internal sealed class AgentProjection : ILogProjection
{
    private static readonly Dictionary<string, Func<AgentRow, object?>> Columns = new(StringComparer.Ordinal)
    {
        ["id"] = row => row.Id,
        ["workspace_id"] = row => row.WorkspaceId,
        ["model"] = row => row.Model,
        ["status"] = row => row.Status,
        ["removed_at"] = row => row.RemovedAt,
        ["removal_reason"] = row => row.RemovalReason,
        ["created_at"] = row => row.CreatedAt,
    };

    private readonly AgentFold _fold = new();

    public string Table => "agents";

    public LogDifference? Take(LoggedFact fact)
    {
        if (!WorkspaceFold.Concerns(fact)
            || WorkspaceFactCodec.Read(fact.EventType, fact.Payload, fact.At, WorkspaceFactCodec.ActorOf(fact.Actor)) is not { } told)
        {
            return null;
        }

        try
        {
            _fold.Apply(fact.Workspace!.Value, told);
            return null;
        }
        catch (Exception exception) when (exception is KeyNotFoundException or ArgumentException)
        {
            return new LogDifference(
                "structure_events",
                Spelling.Of(fact.Position)!,
                "payload",
                fact.Payload,
                Folded: null,
                $"at position {fact.Position}, {fact.EventType} of {fact.Workspace} cannot be folded: {exception.Message}");
        }
    }

    public async IAsyncEnumerable<LogDifference?> CompareAsync(
        NpgsqlConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var missing = new HashSet<Guid>(_fold.Rows.Keys);
        await using var command = new NpgsqlCommand("SELECT * FROM agents ORDER BY id", connection);
        await foreach (var row in command.ReadRowsAsync(cancellationToken))
        {
            var id = (Guid)row["id"];
            missing.Remove(id);
            yield return Compare(row, id, _fold.Rows.GetValueOrDefault(id));
        }

        foreach (var id in missing.Order().Take(1))
        {
            yield return new LogDifference(Table, id.ToString(), null, null, null, $"the agent {id} has facts and no row");
        }
    }

    private LogDifference? Compare(NpgsqlDataReader row, Guid id, AgentRow? folded)
    {
        if (folded is null)
        {
            return new LogDifference(Table, id.ToString(), null, null, null, $"the agent {id} has a row and no facts");
        }

        for (var index = 0; index < row.FieldCount; index++)
        {
            var column = row.GetName(index);
            if (!Columns.TryGetValue(column, out var value))
            {
                return new LogDifference(Table, id.ToString(), column, null, null, $"the column {column} of agents is not folded");
            }

            var stored = row.IsDBNull(index) ? null : row.GetValue(index);
            if (!Equals(stored, value(folded)))
            {
                var (inRow, byFacts) = (Spelling.Of(stored), Spelling.Of(value(folded)));
                return new LogDifference(
                    Table,
                    id.ToString(),
                    column,
                    inRow,
                    byFacts,
                    $"{column} of the agent {id} is {inRow ?? "null"} in its row and {byFacts ?? "null"} by its facts");
            }
        }

        return null;
    }
}
