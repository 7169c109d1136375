using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Tests.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Workspaces;
using Npgsql;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>
/// Holds the whole log against the status machine: each workspace's facts one after the other, and after each commit that nobody is awake
/// below one that rests, that nobody stands below one that is gone, and that nobody stands below himself.
/// </summary>
internal static class LogTransitions
{
    /// <summary>The first fact that must not have happened, in words; null when all may.</summary>
    public static async Task<string?> FindViolationAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var states = new Dictionary<WorkspaceId, WorkspaceState>();
        var commit = new List<(long Position, WorkspaceId Workspace, WorkspaceFact Fact)>();
        await using var command = database.CreateCommand(
            "SELECT position, workspace_id, event_type, payload::text, created_at, actor FROM structure_events WHERE workspace_id IS NOT NULL ORDER BY position");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var at = row.GetFieldValue<DateTimeOffset>(4);
            if (WorkspaceFactCodec.Read(row.GetString(2), row.GetString(3), at, WorkspaceFactCodec.ActorOf(row.GetString(5))) is not { } fact)
            {
                continue;
            }

            // The facts of one commit bear one time. Two commits in the same microsecond are looked at as one, which forgives, and accuses nobody.
            if (commit.Count > 0 && commit[^1].Fact.At != at && Look(states, commit) is { } wrong)
            {
                return wrong;
            }

            var (position, id) = (row.GetInt64(0), new WorkspaceId(row.GetGuid(1)));
            var before = states.GetValueOrDefault(id);
            if (StateMachine.After(before?.Status, fact) is not { } after)
            {
                return $"at position {position}, {id} is {before?.Status} and has a {fact.GetType().Name}";
            }

            states[id] = WorkspaceState.Apply(id, before, fact) with { Status = after };
            commit.Add((position, id, fact));
        }

        return Look(states, commit);
    }

    private static string? Look(Dictionary<WorkspaceId, WorkspaceState> states, List<(long Position, WorkspaceId Workspace, WorkspaceFact Fact)> commit)
    {
        foreach (var (position, id, _) in commit)
        {
            var seen = new HashSet<WorkspaceId> { id };
            for (var above = states[id].ParentId; above is { } one; above = states[one].ParentId)
            {
                if (!seen.Add(one))
                {
                    return $"at position {position}, {id} stands below itself";
                }

                if (IsAwake(states[id]) && states[one].Status == WorkspaceStatus.Paused)
                {
                    return $"at position {position}, {id} is awake below {one}, which rests";
                }

                if (states[id].Status != WorkspaceStatus.Removed && states[one].Status == WorkspaceStatus.Removed)
                {
                    return $"at position {position}, {id} stands below {one}, which is gone";
                }
            }
        }

        // Those that did nothing themselves, and have one above them that was put to rest.
        if (commit.Exists(one => one.Fact is WorkspaceFact.Paused)
            && states.Values.FirstOrDefault(one => IsAwake(one) && one.ParentId is { } parent && states[parent].Status == WorkspaceStatus.Paused) is { } left)
        {
            return $"at position {commit[^1].Position}, {left.Id} is left awake below {left.ParentId}, which rests";
        }

        commit.Clear();
        return null;
    }

    private static bool IsAwake(WorkspaceState state) => state.Status is not (WorkspaceStatus.Paused or WorkspaceStatus.Removed);
}
