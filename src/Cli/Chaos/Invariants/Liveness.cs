using System.Globalization;
using Molecule.Cli.Chaos.Agents;
using Molecule.Cli.Chaos.Faults;

namespace Molecule.Cli.Chaos.Invariants;

/// <summary>
/// Whether nobody who lives is called offline, and everybody who is dead is, in time. Pure: judged afterwards, from what the agents did, what
/// was away and what the log says.
/// </summary>
/// <param name="silence">The heartbeat timeout: silence after which a workspace is offline.</param>
/// <param name="sweep">How often silos look for workspaces that nobody woke.</param>
internal sealed class Liveness(TimeSpan silence, TimeSpan sweep)
{
    private const string FalselyDead = "nobody who lives is called offline";
    private const string FalselyAlive = "whoever is dead is offline in time";

    /// <summary>A hung silo is found dead after ten seconds; it is lost for its workspaces from the moment on in which it hangs.</summary>
    private static readonly TimeSpan Detection = TimeSpan.FromSeconds(15);

    /// <summary>What finding a dead silo, waking a workspace and committing may take on a busy machine.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    /// <summary>Both clocks are the machine's, but it may be set meanwhile.</summary>
    private static readonly TimeSpan ClockSteps = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Nobody waits longer between two beats than three quarters of the silence, so this is how much of it the platform may be unable to
    /// listen without anybody being missed.
    /// </summary>
    private TimeSpan Spare => silence / 4;

    /// <summary>How long a dead agent may be taken for alive, from its death or from the last disturbance after it.</summary>
    public TimeSpan Bound => silence + sweep + Slack;

    public LivenessFindings Check(IReadOnlyList<Life> lives, IReadOnlyList<LoggedEvent> log, IReadOnlyList<Absence> absences, int silos, int gateways, DateTimeOffset end)
    {
        var violations = new List<Violation>();
        var excused = new List<string>();
        var (deaths, notTried) = (0, 0);
        var deaf = Deaf(absences, silos, gateways);
        var facts = log.ToLookup(fact => fact.Workspace);
        foreach (var life in lives)
        {
            foreach (var call in facts[life.Workspace].Where(fact => fact.Type is "WORKSPACE_OFFLINE" or "WORKSPACE_PROVISION_FAILED"))
            {
                switch (Judge(life, call, deaf, absences))
                {
                    case { IsFalse: true } judgement:
                        violations.Add(new(FalselyDead, judgement.Why));
                        break;
                    case { IsExcused: true } judgement:
                        excused.Add(judgement.Why);
                        break;
                    case { IsDead: true }:
                        deaths++;
                        break;
                    default:
                        notTried++;
                        break;
                }
            }

            violations.AddRange(life.Deaths
                .Where(death => Deadline(death, absences) is var deadline && deadline <= (death.Until ?? end) && deadline <= end && IsOnline(facts[life.Workspace], deadline))
                .Select(death => new Violation(
                    FalselyAlive,
                    $"The agent of {life.Workspace} was dead from {death.From:HH:mm:ss.fff} on, and still not offline {Seconds(Deadline(death, absences) - death.From)} later.")));
        }

        return new LivenessFindings { Violations = violations, Excused = excused, Deaths = deaths, NotTried = notTried };
    }

    private Judgement Judge(Life life, LoggedEvent call, IReadOnlyList<Span> deaf, IReadOnlyList<Absence> absences)
    {
        var from = call.At - silence;
        var name = $"{life.Workspace} ({call.Type} at {call.At:HH:mm:ss.fff}, position {call.Position})";
        var heard = life.Beats.LastOrDefault(beat => beat.IsHeard && beat.Sent > from + ClockSteps && beat.Ended < call.At - ClockSteps);
        if (heard.IsHeard)
            return new Judgement($"{name}: its beat of {heard.Sent:HH:mm:ss.fff} had been answered at {heard.Ended:HH:mm:ss.fff}.") { IsFalse = true };
        if (life.Deaths.Any(death => death.From < call.At && (death.Until ?? DateTimeOffset.MaxValue) > from))
            return new Judgement(name) { IsDead = true };
        if (Idle(life, from, call.At) > silence * 0.8)
            return new Judgement(name);

        var unheard = Seconds(Length(deaf, from, call.At));
        var tries = life.Beats.Count(beat => beat.Ended > from && beat.Sent < call.At);
        var away = string.Join(", ", absences.Where(absence => absence.From < call.At && absence.Until > from)
            .Select(absence => $"{absence.Part} {absence.Kind.ToString().ToLowerInvariant()} {absence.From:HH:mm:ss.f} to {absence.Until:HH:mm:ss.f}"));
        var why = $"{name}: {tries} beats in the {Seconds(silence)} before, none was heard; nobody could listen for {unheard} of them; away were {(away.Length > 0 ? away : "none")}.";
        return Length(deaf, from, call.At) > Spare ? new Judgement(why) { IsExcused = true } : new Judgement(why) { IsFalse = true };
    }

    /// <summary>
    /// When nobody could listen, whichever way an agent came: no gateway, or no silo, or Postgres away while the workspaces of a lost silo had to
    /// be woken, which needs their rows.
    /// </summary>
    private static List<Span> Deaf(IReadOnlyList<Absence> absences, int silos, int gateways) =>
        Union(
        [
            .. AllAway(absences, PartKind.Silo, silos),
            .. AllAway(absences, PartKind.Gateway, gateways),
            .. absences.Where(absence => absence.Part.Kind == PartKind.Postgres)
                .SelectMany(postgres => absences
                    .Where(silo => silo.Part.Kind == PartKind.Silo && silo.From < postgres.Until && silo.From > postgres.From - Detection)
                    .Select(silo => new Span(silo.From > postgres.From ? silo.From : postgres.From, postgres.Until))),
        ]);

    private static IEnumerable<Span> AllAway(IReadOnlyList<Absence> absences, PartKind kind, int count)
    {
        IEnumerable<Span> all = [new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue)];
        for (var number = 1; number <= count; number++)
        {
            var one = Union(absences.Where(absence => absence.Part == new Part(kind, number)).Select(absence => new Span(absence.From, absence.Until)));
            all = [.. all.SelectMany(span => one.Select(other => new Span(span.From > other.From ? span.From : other.From, span.Until < other.Until ? span.Until : other.Until)))
                .Where(span => span.From < span.Until)];
        }

        return all;
    }

    private static List<Span> Union(IEnumerable<Span> spans)
    {
        var union = new List<Span>();
        foreach (var span in spans.OrderBy(span => span.From))
        {
            if (union.Count > 0 && span.From <= union[^1].Until)
                union[^1] = new Span(union[^1].From, span.Until > union[^1].Until ? span.Until : union[^1].Until);
            else
                union.Add(span);
        }

        return union;
    }

    private static TimeSpan Length(IReadOnlyList<Span> spans, DateTimeOffset from, DateTimeOffset until) => spans
        .Select(span => (span.Until < until ? span.Until : until) - (span.From > from ? span.From : from))
        .Where(length => length > TimeSpan.Zero)
        .Aggregate(TimeSpan.Zero, (sum, length) => sum + length);

    /// <summary>The longest time in which the agent was not trying.</summary>
    private static TimeSpan Idle(Life life, DateTimeOffset from, DateTimeOffset until)
    {
        var (last, longest) = (from, TimeSpan.Zero);
        foreach (var beat in life.Beats.Where(beat => beat.Ended > from && beat.Sent < until))
        {
            longest = beat.Sent - last > longest ? beat.Sent - last : longest;
            last = beat.Ended;
        }

        return until - last > longest ? until - last : longest;
    }

    /// <summary>
    /// A silo that takes over a workspace waits one whole silence, because it does not know who listened before; one that was held up does the
    /// same; and nothing is committed while Postgres is away. So the time counts from the last of these.
    /// </summary>
    private DateTimeOffset Deadline(Death death, IReadOnlyList<Absence> absences)
    {
        var deadline = death.From + Bound;
        var disturbances = absences
            .SelectMany<Absence, DateTimeOffset>(absence => absence.Part.Kind switch
            {
                PartKind.Silo => [absence.From, absence.Until],
                PartKind.Postgres => [absence.Until],
                _ => [],
            })
            .Where(at => at > death.From)
            .Order();
        foreach (var at in disturbances)
        {
            if (at > deadline)
                break;
            deadline = at + Bound;
        }

        return deadline;
    }

    /// <summary>Whether it counted as online then; paused, removed and provisioning ones do not.</summary>
    private static bool IsOnline(IEnumerable<LoggedEvent> facts, DateTimeOffset at) => facts
        .LastOrDefault(fact => fact.At <= at && fact.Type is "WORKSPACE_ONLINE" or "WORKSPACE_DEGRADED" or "WORKSPACE_OFFLINE" or "WORKSPACE_PROVISION_FAILED"
            or "WORKSPACE_PROVISIONING" or "WORKSPACE_PAUSED" or "WORKSPACE_REMOVED")?.Type is "WORKSPACE_ONLINE" or "WORKSPACE_DEGRADED";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    private sealed record Span(DateTimeOffset From, DateTimeOffset Until);

    private sealed record Judgement(string Why)
    {
        public bool IsFalse { get; init; }

        public bool IsExcused { get; init; }

        public bool IsDead { get; init; }
    }
}
