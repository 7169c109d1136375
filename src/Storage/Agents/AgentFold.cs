using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Storage.Agents;

/// <summary>What the facts of all workspaces say of agents, added up from the beginning: the rows that <c>agents</c> must have.</summary>
internal sealed class AgentFold
{
    private readonly Dictionary<Guid, AgentRow> _rows = [];
    private readonly Dictionary<WorkspaceId, Guid> _active = [];

    public IReadOnlyDictionary<Guid, AgentRow> Rows => _rows;

    /// <summary>Takes the next fact of the log.</summary>
    public void Apply(WorkspaceId workspace, WorkspaceFact fact)
    {
        switch (fact)
        {
            case WorkspaceFact.AgentAssigned assigned:
                Begin(workspace, assigned.AgentId, assigned.Model, fact.At);
                break;
            case WorkspaceFact.AgentReplaced replaced:
                End(workspace, "replaced", AgentRows.Replaced, fact.At);
                Begin(workspace, replaced.AgentId, replaced.Model, fact.At);
                break;
            case WorkspaceFact.AgentRemoved:
                End(workspace, "removed", AgentRows.TakenAway, fact.At);
                break;
            case WorkspaceFact.AgentMovedAway:
                _active.Remove(workspace);
                break;
            case WorkspaceFact.AgentMovedIn moved:
                _rows[moved.AgentId] = _rows[moved.AgentId] with { WorkspaceId = workspace.Value };
                _active[workspace] = moved.AgentId;
                break;
            case WorkspaceFact.Removed:
                End(workspace, "removed", AgentRows.WorkspaceRemoved, fact.At);
                break;
        }
    }

    private void Begin(WorkspaceId workspace, Guid agent, string model, DateTimeOffset at)
    {
        _rows.Add(agent, new AgentRow(agent, workspace.Value, model, "active", RemovedAt: null, RemovalReason: null, at.UtcDateTime));
        _active.Add(workspace, agent);
    }

    private void End(WorkspaceId workspace, string status, string reason, DateTimeOffset at)
    {
        if (_active.Remove(workspace, out var agent))
        {
            _rows[agent] = _rows[agent] with { Status = status, RemovalReason = reason, RemovedAt = at.UtcDateTime };
        }
    }
}
