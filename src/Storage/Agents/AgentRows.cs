using Molecule.Grains.Workspaces;
using Molecule.Storage.EventLog;
using Npgsql;

namespace Molecule.Storage.Agents;

/// <summary>Writes what facts of workspaces say of agents into <c>agents</c>, in the commit of the facts.</summary>
internal static class AgentRows
{
    /// <summary>The index that lets a workspace have one active agent.</summary>
    public const string OneActive = "agents_one_active";

    public const string Replaced = "model_replaced";
    public const string TakenAway = "manual_removal";
    public const string WorkspaceRemoved = "workspace_removed";

    private const string Insert = "INSERT INTO agents (id, workspace_id, model, created_at) VALUES ($1, $2, $3, $4)";

    private const string End = """
        UPDATE agents a SET status = $3, removed_at = ended.at, removal_reason = $4
        FROM unnest($1, $2) AS ended (workspace_id, at)
        WHERE a.workspace_id = ended.workspace_id AND a.status = 'active'
        """;

    private const string Move = "UPDATE agents SET workspace_id = $2 WHERE id = $1";

    public static void Save(StructureCommit commit, IReadOnlyCollection<WorkspaceChange> changes)
    {
        foreach (var change in changes)
        {
            foreach (var fact in change.Facts)
            {
                Save(commit, change.State.Id.Value, fact);
            }
        }

        // Whole teams go in one statement.
        var removed = changes
            .SelectMany(change => change.Facts.OfType<WorkspaceFact.Removed>().Select(fact => (Workspace: change.State.Id.Value, fact.At)))
            .ToArray();
        if (removed.Length > 0)
        {
            EndAll(commit, removed, "removed", WorkspaceRemoved);
        }
    }

    private static void Save(StructureCommit commit, Guid workspace, WorkspaceFact fact)
    {
        switch (fact)
        {
            case WorkspaceFact.AgentAssigned assigned:
                Add(commit, assigned.AgentId, workspace, assigned.Model, fact.At);
                break;
            case WorkspaceFact.AgentReplaced replaced:
                EndAll(commit, [(workspace, fact.At)], "replaced", Replaced);
                Add(commit, replaced.AgentId, workspace, replaced.Model, fact.At);
                break;
            case WorkspaceFact.AgentRemoved:
                EndAll(commit, [(workspace, fact.At)], "removed", TakenAway);
                break;
            case WorkspaceFact.AgentMovedIn moved:
                commit.Run(Move, Value(moved.AgentId), Value(workspace));
                break;
        }
    }

    private static void Add(StructureCommit commit, Guid agent, Guid workspace, string model, DateTimeOffset at) =>
        commit.Run(Insert, Value(agent), Value(workspace), Value(model), Value(at.UtcDateTime));

    private static void EndAll(StructureCommit commit, (Guid Workspace, DateTimeOffset At)[] ended, string status, string reason) => commit.Run(
        End,
        Value(ended.Select(end => end.Workspace).ToArray()),
        Value(ended.Select(end => end.At.UtcDateTime).ToArray()),
        Value(status),
        Value(reason));

    private static NpgsqlParameter Value(object value) => new() { Value = value };
}
