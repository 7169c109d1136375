using Molecule.Cli.Chaos.Invariants;

namespace Molecule.Cli.Chaos.Listeners;

/// <summary>
/// Who is to hear what, found out in another way than the platform does: the organisation is folded from the payloads of the whole log, and
/// at each fact the two are looked up in it.
/// </summary>
internal static class Rule
{
    /// <summary>The facts after a position that a workspace is to hear; all for nobody in particular.</summary>
    public static IReadOnlyList<Told> Choose(IReadOnlyList<LoggedEvent> log, Guid? listener, long after)
    {
        var now = new Dictionary<Guid, Guid?>();
        // Facts of one commit have one time, and are told where their workspace stands after it.
        var committed = new Dictionary<(Guid Workspace, DateTimeOffset Commit), Guid?>();
        foreach (var logged in log)
        {
            Parents.Learn(now, logged);
            committed[(logged.Workspace, logged.At)] = now[logged.Workspace];
        }

        now.Clear();
        var chosen = new List<Told>();
        foreach (var logged in log)
        {
            // The listener's own move is heard in any case, and counts for what comes after it.
            Parents.Learn(now, logged);
            if (logged.Position > after && (listener is not { } self || MayTalk(self, now[self], logged.Workspace, committed[(logged.Workspace, logged.At)])))
            {
                chosen.Add(new Told(logged.Position, logged.Type, logged.Workspace));
            }
        }

        return chosen;
    }

    /// <summary>The first place where what a listener was told is not what it was to be told; null when there is none.</summary>
    public static string? FindDifference(IReadOnlyList<Told> told, IReadOnlyList<Told> expected)
    {
        for (var index = 0; index < Math.Min(told.Count, expected.Count); index++)
        {
            if (told[index] != expected[index])
                return $"was told {told[index]} where {expected[index]} was to come, after {(index == 0 ? "nothing" : expected[index - 1])}";
        }

        return told.Count == expected.Count ? null
            : told.Count < expected.Count ? $"was told {told.Count} facts of {expected.Count}; {expected[told.Count]} is the first that is missing"
            : $"was told {told.Count} facts and was to be told {expected.Count}; {told[expected.Count]} is the first too many";
    }

    private static bool MayTalk(Guid one, Guid? above, Guid other, Guid? aboveOther) => one == other || above == aboveOther || above == other || aboveOther == one;
}
