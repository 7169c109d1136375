using System.Text.Json;
using Molecule.Cli.Chaos.Commands;

namespace Molecule.Cli.Chaos.Invariants;

/// <summary>
/// Whether the log holds what was acknowledged, once, and nothing that nobody asked for. A command whose answer was lost may have happened at
/// any time after it was sent, once or not at all; one that was refused has not.
/// </summary>
internal static class Ledger
{
    private const string Lost = "no acknowledged command is lost";
    private const string Twice = "no command is applied twice";
    private const string Unasked = "nothing happens that nobody asked for";
    private const string Refused = "what is refused does not happen";
    private const string Right = "what happens is what was asked for";
    private const string Order = "the log is in the order in which commands were answered";

    /// <summary>The clocks of the silos and of the caller are one, but it may be set meanwhile.</summary>
    private static readonly TimeSpan ClockSteps = TimeSpan.FromMilliseconds(250);

    public static IReadOnlyList<Violation> Check(IReadOnlyList<Command> commands, IReadOnlyList<LoggedEvent> log) =>
        [.. Positions(log), .. Marked(commands, log), .. Unmarked(commands, log), .. OnlyOnce(log)];

    /// <summary>The first facts of a new workspace say where it stands; those that begin again with one do not.</summary>
    private static bool IsBirth(LoggedEvent fact) => fact.Type == "WORKSPACE_PROVISIONING" && fact.Payload.TryGetProperty("parent_id", out _);

    private static IEnumerable<Violation> Positions(IReadOnlyList<LoggedEvent> log)
    {
        for (var index = 0; index < log.Count; index++)
        {
            if (log[index].Position != index + 1)
            {
                yield return new("positions have no gap", $"Position {index + 1} is missing; the next one is {log[index].Position}.");
                yield break;
            }
        }
    }

    /// <summary>Commands whose facts carry their mark.</summary>
    private static IEnumerable<Violation> Marked(IReadOnlyList<Command> commands, IReadOnlyList<LoggedEvent> log)
    {
        var facts = log.Select(fact => (Fact: fact, Mark: MarkOf(fact))).Where(marked => marked.Mark is not null)
            .ToLookup(marked => marked.Mark!, marked => marked.Fact, StringComparer.Ordinal);
        var known = commands.SelectMany(MarksOf).ToHashSet(StringComparer.Ordinal);
        foreach (var stranger in facts.Where(one => !known.Contains(one.Key)))
            yield return new(Unasked, $"{Describe(stranger.First())} carries \"{stranger.Key}\", which no command said.");

        var byPosition = log.ToDictionary(fact => fact.Position);
        var parents = new Parents(log);
        var effects = new List<(Command Command, LoggedEvent Fact)>();
        foreach (var command in commands)
        {
            foreach (var mark in MarksOf(command))
            {
                var found = facts[mark].ToList();
                if (found.Count > 1)
                    yield return new(Twice, $"{command} is in the log {found.Count} times, at {string.Join(" and ", found.Select(fact => fact.Position))}.");
                if (command is { Outcome: Outcome.Acknowledged, ChangedNothing: false } && found.Count == 0)
                    yield return new(Lost, $"{command} is not in the log.");
                if (command.Outcome == Outcome.Refused && found.Count > 0)
                    yield return new(Refused, $"{command} is in the log at {found[0].Position}.");
                if (found.Count != 1)
                    continue;
                effects.Add((command, found[0]));
                if (Wrong(command, found[0], byPosition, parents) is { } wrong)
                    yield return new(Right, $"{command}: {Describe(found[0])} {wrong}.");
            }
        }

        foreach (var violation in Ordered(effects))
            yield return violation;
    }

    /// <summary>A command that was sent when another had been answered comes after it in the log.</summary>
    private static IEnumerable<Violation> Ordered(List<(Command Command, LoggedEvent Fact)> effects)
    {
        effects.Sort((one, other) => one.Fact.Position.CompareTo(other.Fact.Position));
        Command? earliest = null;
        for (var index = effects.Count - 1; index >= 0; index--)
        {
            var (command, fact) = effects[index];
            if (earliest is not null && earliest.Answered + ClockSteps < command.Sent)
            {
                yield return new(Order, $"{command} stands at {fact.Position}, before {earliest}.");
                yield break;
            }

            if (command.Outcome == Outcome.Acknowledged && (earliest is null || command.Answered < earliest.Answered))
                earliest = command;
        }
    }

    /// <summary>
    /// Commands whose facts carry nothing of theirs are known by their time: a fact has the time at which it was decided, so it lies between the
    /// question and the answer.
    /// </summary>
    private static IEnumerable<Violation> Unmarked(IReadOnlyList<Command> commands, IReadOnlyList<LoggedEvent> log)
    {
        var asked = commands.Where(command => command.Outcome != Outcome.Refused && command.Workspace is not null)
            .ToLookup(command => command.Workspace!.Value);
        var explained = new Dictionary<(Command Command, Guid Workspace), List<LoggedEvent>>();
        var possible = new Dictionary<Command, int>();
        var parents = new Dictionary<Guid, Guid?>();
        foreach (var fact in log)
        {
            var kinds = KindsOf(fact);
            if (kinds.Length > 0)
            {
                // A replacement moves the children of whom it replaces; everything else comes to a workspace or to all below it.
                IEnumerable<Guid> targets = fact.Type == "WORKSPACE_MOVED" ? [fact.Workspace, .. IdIn(fact, "from") is { } from ? [from] : Array.Empty<Guid>()] : Up(fact.Workspace, parents);
                var reasons = targets.SelectMany(target => asked[target]).Where(command => kinds.Contains(command.Kind) && IsWithin(fact, command)).ToList();
                if (reasons.Count == 0)
                    yield return new(Unasked, $"{Describe(fact)} at {fact.At:HH:mm:ss.fff} has no command that was under way then.");
                foreach (var command in reasons)
                    possible[command] = possible.GetValueOrDefault(command) + (command.Workspace == fact.Workspace || fact.Type == "WORKSPACE_MOVED" ? 1 : 0);
                if (reasons.Count == 1)
                {
                    var facts = explained.TryGetValue((reasons[0], fact.Workspace), out var some) ? some : explained[(reasons[0], fact.Workspace)] = [];
                    facts.Add(fact);
                    if (facts.Count > 1)
                        yield return new(Twice, $"{reasons[0]} has made {Describe(facts[0])} and {Describe(fact)}.");
                }
            }

            Parents.Learn(parents, fact);
        }

        foreach (var command in commands.Where(command => command is { Outcome: Outcome.Acknowledged, ChangedNothing: false }))
        {
            if (command.Kind is CommandKind.Pause or CommandKind.Resume or CommandKind.Restart or CommandKind.Collapse && possible.GetValueOrDefault(command) == 0)
                yield return new(Lost, $"{command} is not in the log.");
        }

        var removed = log.Where(fact => fact.Type == "WORKSPACE_REMOVED").Select(fact => fact.Workspace).ToHashSet();
        foreach (var command in commands.Where(command => command is { Outcome: Outcome.Acknowledged, Kind: CommandKind.Remove or CommandKind.Replace }))
        {
            if (!removed.Contains(command.Workspace!.Value))
                yield return new(Lost, $"{command} is not in the log.");
        }

        var taken = log.Where(fact => fact.Type == "AGENT_REMOVED").Select(fact => IdIn(fact, "agent_id")).ToHashSet();
        foreach (var command in commands.Where(command => command is { Outcome: Outcome.Acknowledged, Kind: CommandKind.RemoveAgent }))
        {
            if (!taken.Contains(command.Named))
                yield return new(Lost, $"{command} is not in the log.");
        }
    }

    /// <summary>What can happen once only, whoever asks for it.</summary>
    private static IEnumerable<Violation> OnlyOnce(IReadOnlyList<LoggedEvent> log) => log
        .Select(fact => (Fact: fact, Key: fact.Type switch
        {
            "WORKSPACE_REMOVED" => $"The removal of {fact.Workspace}",
            "AGENT_REMOVED" => $"The removal of the agent {IdIn(fact, "agent_id")}",
            "APPROVAL_APPROVED" or "APPROVAL_DENIED" => $"The decision about {IdIn(fact, "approval_id")}",
            _ when IsBirth(fact) => $"The creation of {fact.Workspace}",
            _ => null,
        }))
        .Where(one => one.Key is not null)
        .GroupBy(one => one.Key, StringComparer.Ordinal)
        .Where(same => same.Count() > 1)
        .Select(same => new Violation(Twice, $"{same.Key} is in the log at {string.Join(" and ", same.Select(one => one.Fact.Position))}."));

    private static string? Wrong(Command command, LoggedEvent fact, Dictionary<long, LoggedEvent> log, Parents parents)
    {
        if (command.Kind is CommandKind.Create && command.Named is { } made && made != fact.Workspace)
            return $"is about {fact.Workspace}, and the answer named {made}";
        if (command.Kind is CommandKind.Replace && command.Named is { } successor && successor != fact.Workspace)
            return $"is about {fact.Workspace}, and the answer named {successor}";
        if (command.Kind is CommandKind.Create && IdIn(fact, "parent_id") != command.Parent)
            return $"has the parent {IdIn(fact, "parent_id")}, and not {command.Parent}";
        if (command.Kind is CommandKind.Expand && IdIn(fact, "parent_id") != command.Workspace)
            return $"has the parent {IdIn(fact, "parent_id")}, and not {command.Workspace}";
        if (command.Kind is not (CommandKind.Create or CommandKind.Replace or CommandKind.Expand) && fact.Workspace != command.Workspace)
            return $"is about {fact.Workspace}";
        if (command.Kind is CommandKind.Move)
        {
            // Both facts of one change are one commit, so nothing stands between them.
            var moved = log.TryGetValue(fact.Position + 1, out var next) && next.Type == "WORKSPACE_MOVED" && next.Workspace == fact.Workspace
                ? IdIn(next, "parent_id")
                : parents.At(fact.Workspace, fact.Position);
            if (moved != command.Parent)
                return $"leaves it below {moved}, and not below {command.Parent}";
        }

        return null;
    }

    /// <summary>The word by which a fact shows whose it is; null when it carries none.</summary>
    private static string? MarkOf(LoggedEvent fact) => fact.Type switch
    {
        "WORKSPACE_PROVISIONING" when IsBirth(fact) => TextIn(fact, "name"),
        "WORKSPACE_UPDATED" => TextIn(fact, "name"),
        "AGENT_ASSIGNED" or "AGENT_REPLACED" => TextIn(fact, "model"),
        "APPROVAL_REQUESTED" => TextIn(fact, "action"),
        "APPROVAL_APPROVED" or "APPROVAL_DENIED" => TextIn(fact, "decided_by") is "auto-expired" or "workspace-removed" ? null : TextIn(fact, "decided_by"),
        _ => null,
    };

    private static IEnumerable<string> MarksOf(Command command) => command.Kind switch
    {
        CommandKind.Create or CommandKind.Rename or CommandKind.Move or CommandKind.Replace or CommandKind.AssignAgent or CommandKind.ReplaceAgent
            or CommandKind.RequestApproval or CommandKind.Decide => [command.Mark],
        CommandKind.Expand => [command.Mark + ".1", command.Mark + ".2"],
        _ => [],
    };

    private static CommandKind[] KindsOf(LoggedEvent fact) => fact.Type switch
    {
        "WORKSPACE_PAUSED" => [CommandKind.Pause],
        "WORKSPACE_PROVISIONING" when !IsBirth(fact) => [CommandKind.Resume, CommandKind.Restart],
        "WORKSPACE_COLLAPSED" => [CommandKind.Collapse],
        "WORKSPACE_REMOVED" => [CommandKind.Remove, CommandKind.Replace, CommandKind.Collapse],
        "WORKSPACE_MOVED" => [CommandKind.Move, CommandKind.Replace],
        _ => [],
    };

    private static bool IsWithin(LoggedEvent fact, Command command) => fact.At >= command.Sent - ClockSteps
        && (command.Outcome == Outcome.Unknown || fact.At <= command.Answered + ClockSteps);

    /// <summary>A workspace and all that stand above it.</summary>
    private static IEnumerable<Guid> Up(Guid workspace, Dictionary<Guid, Guid?> parents)
    {
        for (Guid? one = workspace; one is { } id; one = parents.GetValueOrDefault(id))
            yield return id;
    }

    private static string Describe(LoggedEvent fact) => $"{fact.Type} of {fact.Workspace} at position {fact.Position}";

    private static string? TextIn(LoggedEvent fact, string field) =>
        fact.Payload.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Guid? IdIn(LoggedEvent fact, string field) => Guid.TryParse(TextIn(fact, field), out var id) ? id : null;
}
