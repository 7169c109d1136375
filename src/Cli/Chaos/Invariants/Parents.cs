using System.Text.Json;

namespace Molecule.Cli.Chaos.Invariants;

/// <summary>Who stood below whom when, folded from the payloads of the log.</summary>
internal sealed class Parents
{
    private readonly Dictionary<Guid, List<(long Position, Guid? Parent)>> _moves = [];

    public Parents(IReadOnlyList<LoggedEvent> log)
    {
        var now = new Dictionary<Guid, Guid?>();
        foreach (var fact in log.Where(fact => Learn(now, fact)))
        {
            var moves = _moves.TryGetValue(fact.Workspace, out var known) ? known : _moves[fact.Workspace] = [];
            moves.Add((fact.Position, now[fact.Workspace]));
        }
    }

    /// <summary>The parent right after a position; null for a root, and for what was not there.</summary>
    public Guid? At(Guid workspace, long position) =>
        _moves.TryGetValue(workspace, out var moves) ? moves.LastOrDefault(move => move.Position <= position).Parent : null;

    /// <summary>Takes what a fact says about where its workspace stands; false when it says nothing.</summary>
    public static bool Learn(Dictionary<Guid, Guid?> parents, LoggedEvent fact)
    {
        if (fact.Type is "WORKSPACE_PROVISIONING" or "WORKSPACE_MOVED" && fact.Payload.TryGetProperty("parent_id", out var parent))
        {
            parents[fact.Workspace] = parent.ValueKind is JsonValueKind.Null ? null : parent.GetGuid();
            return true;
        }

        parents.TryAdd(fact.Workspace, null);
        return false;
    }
}
