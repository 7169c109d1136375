using System.Text.Json;
using Molecule.EndToEnd.Tests.EventLog;

namespace Molecule.EndToEnd.Tests.Listeners;

/// <summary>
/// Who is to hear what, found out in another way than the platform does: the organisation is folded from the payloads of the whole log, and
/// at each fact the two are looked up in it.
/// </summary>
internal static class Rule
{
    /// <summary>The facts after a position that a workspace is to hear; all for nobody in particular.</summary>
    public static IReadOnlyList<Told> Choose(IReadOnlyList<LoggedEvent> log, Guid? listener, long after)
    {
        var parents = new Dictionary<Guid, Guid?>();
        var chosen = new List<Told>();
        foreach (var logged in log)
        {
            // The listener's own move is heard in any case, and counts for what comes after it.
            Learn(parents, logged);
            if (logged.Position > after && (listener is not { } self || MayTalk(parents, self, logged.Workspace)))
            {
                chosen.Add(new Told(logged.Position, logged.Type, logged.Workspace));
            }
        }

        return chosen;
    }

    private static void Learn(Dictionary<Guid, Guid?> parents, LoggedEvent logged)
    {
        if (logged.Type is "WORKSPACE_PROVISIONING" or "WORKSPACE_MOVED" && logged.Payload.TryGetProperty("parent_id", out var parent))
        {
            parents[logged.Workspace] = parent.ValueKind is JsonValueKind.Null ? null : parent.GetGuid();
        }
        else
        {
            parents.TryAdd(logged.Workspace, null);
        }
    }

    private static bool MayTalk(Dictionary<Guid, Guid?> parents, Guid one, Guid other) =>
        one == other || parents[one] == parents[other] || parents[one] == other || parents[other] == one;
}
