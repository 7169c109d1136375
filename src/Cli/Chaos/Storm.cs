using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Molecule.Cli.Chaos.Agents;
using Molecule.Cli.Chaos.Commands;
using Molecule.Cli.Chaos.Faults;
using Molecule.Cli.Chaos.Invariants;
using Molecule.Cli.Chaos.Listeners;
using Molecule.Cli.Local;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;
using Molecule.Cli.Verify;

namespace Molecule.Cli.Chaos;

/// <summary>Fills a cluster with an organisation, breaks it while everybody works, waits until it has recovered, and judges.</summary>
internal sealed class Storm(ChaosOptions options, IReadOnlyList<Fault> faults, ChaosCluster cluster, Journal journal, ProgressLines progress, TimeProvider time)
{
    private const int Hands = 4;

    /// <summary>After the last part is back, everything works within so long.</summary>
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(30);

    /// <summary>Afterwards nothing fails any more for so long.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ListenerLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Report = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Listeners are cut off, and come back to another gateway, after so long.</summary>
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(5);

    private readonly Liveness _liveness = new(options.HeartbeatTimeout, options.HeartbeatTimeout);

    public async Task<IReadOnlyList<Violation>> RunAsync(CancellationToken stop)
    {
        using var gateways = new Gateways(cluster.Gateways);
        Hand[] hands = [.. Enumerable.Range(1, Hands).Select(number => new Hand(number, new Random(options.Seed + number), gateways, journal, time))];
        var agents = await progress.StepAsync(
            "Founding an organisation", () => FoundAsync(hands, gateways, stop), founded => $"An organisation works: {Hands} people steer {founded.Count} agents and their teams");
        var position = await ReadHeadAsync(stop);
        await using var fleet = new Fleet(agents, gateways, options.HeartbeatTimeout, journal, time);
        Listener[] listeners =
        [
            new HubListener(null, position), new HubListener(agents[0].Workspace, position),
            new SocketListener(null, position), new SocketListener(agents[^1].Workspace, position),
            new StreamListener(null, position), new StreamListener(agents[agents.Count / 2].Workspace, position),
        ];
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var following = Task.WhenAll(listeners.Select((listener, index) => Task.Run(() => listener.FollowAsync(gateways.Addresses, index, Cut, end.Token), CancellationToken.None)));
        var working = Task.WhenAll(hands.Select(hand => Task.Run(() => hand.WorkAsync(rest.Token), CancellationToken.None)));
        var keeping = Task.CompletedTask;
        try
        {
            var start = time.GetUtcNow();
            var over = start + options.Duration;
            Keeper[] keepers = [.. cluster.Victims.Select(victim => new Keeper(victim, [.. faults.Where(fault => fault.Part == victim.Part)], journal, time))];
            keeping = Task.WhenAll(keepers.Select(keeper => Task.Run(() => keeper.RunAsync(start, end.Token), CancellationToken.None)));
            var dying = fleet.FollowAsync([.. faults.Where(fault => fault.Part.Kind == PartKind.Agents)], start, over, end.Token);

            await ReportUntilAsync(over, hands, fleet, listeners, stop);
            await Task.WhenAll([dying, .. keepers.Select(keeper => keeper.Done)]);
            journal.Say("the schedule is over, and every part is back");
            var back = time.GetUtcNow();
            await rest.CancelAsync();
            await working;
            await RecoverAsync(hands, gateways, stop);
            await HearAllAsync(fleet, back, stop);
            await MissDeadAsync(fleet, stop);
            return await JudgeAsync(hands, fleet, listeners, position, gateways, stop);
        }
        finally
        {
            await rest.CancelAsync();
            await end.CancelAsync();
            await Task.WhenAll(working, following);
            await keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IReadOnlyList<SimulatedAgent>> FoundAsync(Hand[] hands, Gateways gateways, CancellationToken stop)
    {
        var seats = await Task.WhenAll(hands.Select((hand, index) => hand.FoundAsync((options.Agents + Hands - 1 - index) / Hands, stop)));
        var agents = new List<SimulatedAgent>();
        foreach (var workspace in seats.SelectMany(some => some))
        {
            var card = new JsonObject { ["name"] = $"agent {agents.Count}" };
            var reply = await gateways.SendAsync(
                agents.Count, HttpMethod.Post, "registry/register", new JsonObject { ["id"] = workspace, ["url"] = "remote://no-inbound", ["agent_card"] = card }, CallLimit, stop);
            if (!reply.IsGood)
                throw new StartFailedException($"An agent could not register: {reply.Status} {reply.Text}", []);
            agents.Add(new SimulatedAgent(agents.Count, workspace, reply.Json.GetProperty("auth_token").GetString()));
        }

        return agents;
    }

    private async Task ReportUntilAsync(DateTimeOffset over, Hand[] hands, Fleet fleet, Listener[] listeners, CancellationToken stop)
    {
        for (var rest = over - time.GetUtcNow(); rest > TimeSpan.Zero; rest = over - time.GetUtcNow())
        {
            await Task.Delay(rest < Report ? rest : Report, time, stop);
            var beats = fleet.Lives.SelectMany(life => life.Beats).ToList();
            journal.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"so far: commands {hands.Sum(hand => hand.Acknowledged)} acknowledged, {hands.Sum(hand => hand.Unknown)} left open, {hands.Sum(hand => hand.Refused)} refused; heartbeats {beats.Count(beat => beat.IsHeard)} heard, {beats.Count(beat => !beat.IsHeard)} not; streams at position {listeners.Max(listener => listener.Last)}"));
        }
    }

    /// <summary>All calls through all gateways succeed, and go on to.</summary>
    private async Task RecoverAsync(Hand[] hands, Gateways gateways, CancellationToken stop)
    {
        var begun = time.GetTimestamp();
        long? good = null;
        var wrong = "";
        while (time.GetElapsedTime(begun) < RecoveryLimit + Steady)
        {
            if (await FindFailureAsync(hands, gateways, stop) is { } failure)
                (good, wrong) = (null, failure);
            else
                good ??= time.GetTimestamp();
            if (good is { } since && time.GetElapsedTime(since) > Steady)
            {
                journal.Say($"all calls succeed {ProgressLines.Seconds(time.GetElapsedTime(begun, since))} after that");
                return;
            }

            await Task.Delay(Pause, time, stop);
        }

        journal.Found(new Violation("everything recovers", $"{RecoveryLimit.TotalSeconds:0} s after every part was back, calls still failed: {wrong}"));
    }

    private async Task<string?> FindFailureAsync(Hand[] hands, Gateways gateways, CancellationToken stop)
    {
        for (var gateway = 0; gateway < gateways.Addresses.Count; gateway++)
        {
            foreach (var path in new[] { "ready", "workspaces", "events", "cluster" })
            {
                var reply = await gateways.SendAsync(gateway, HttpMethod.Get, path, null, CallLimit, stop);
                if (!reply.IsGood)
                    return $"GET /{path} of {gateways[gateway]} was answered with {reply.Status} {reply.Text}";
                if (path == "ready" && reply.Json.GetProperty("cluster").GetProperty("silos").GetInt32() != options.Silos)
                    return $"{gateways[gateway]} says {reply.Text}";
            }
        }

        foreach (var hand in hands)
        {
            if (!await hand.TryAsync())
                return hand.Commands[^1].ToString();
        }

        return null;
    }

    private async Task HearAllAsync(Fleet fleet, DateTimeOffset since, CancellationToken stop)
    {
        var heard = await Waiting.UntilAsync(() => new(fleet.Living.All(agent => agent.IsHeardSince(since))), options.HeartbeatTimeout + RecoveryLimit, stop, time);
        if (heard)
            journal.Say("every living agent is heard");
        else
            journal.Found(new Violation("everything recovers", $"Not heard any more: {string.Join(", ", fleet.Living.Where(agent => !agent.IsHeardSince(since)).Select(agent => agent.Workspace))}"));
    }

    /// <summary>Waits until whoever is dead is called so; whether that came in time is judged from the log.</summary>
    private async Task MissDeadAsync(Fleet fleet, CancellationToken stop)
    {
        var dead = string.Join(',', fleet.Dead.Select(agent => $"'{agent.Workspace}'"));
        if (dead.Length == 0)
            return;
        await Waiting.UntilAsync(
            async () => await cluster.Sql.ReadNumberAsync($"SELECT count(*) FROM workspaces WHERE id IN ({dead}) AND status IN ('online', 'degraded')", stop) == 0,
            _liveness.Bound,
            stop,
            time);
        journal.Say("nobody waits any more for the agents that stayed dead");
    }

    private async Task<IReadOnlyList<Violation>> JudgeAsync(
        Hand[] hands, Fleet fleet, Listener[] listeners, long position, Gateways gateways, CancellationToken stop)
    {
        var at = time.GetUtcNow();
        var log = await ReadLogAsync(stop);
        foreach (var listener in listeners)
        {
            var last = Rule.Choose(log, listener.Workspace, position)[^1].Position;
            if (!await Waiting.UntilAsync(() => new(listener.Last >= last), ListenerLimit, stop, time))
                journal.Found(new Violation("whoever listens is told everything", $"{listener.Name} has been told {listener.Last}, and {last} is to come."));
        }

        var found = await progress.StepAsync("Judging", () => Task.FromResult(_liveness.Check(fleet.Lives, log, journal.Absences, options.Silos, options.Gateways, at)), _ => "Judged");
        foreach (var violation in found.Violations.Concat(Ledger.Check([.. hands.SelectMany(hand => hand.Commands)], log)))
            journal.Found(violation);
        foreach (var listener in listeners)
            Judge(listener, log, position);
        foreach (var excuse in found.Excused)
            journal.Note($"excused {excuse}");
        await CompareAsync(log, gateways, stop);
        using (var verify = new VerifyRun(new OperatorOptions { Url = gateways[0].ToString() }, progress))
        {
            if (await verify.RunAsync(stop) != VerifyRun.Agrees)
                journal.Found(new Violation("the log proves the state", $"molecule verify says no; its words are above."));
        }

        Summarise(hands, fleet, listeners, log, found);
        return journal.Violations;
    }

    private void Judge(Listener listener, IReadOnlyList<LoggedEvent> log, long position)
    {
        const string Invariant = "whoever listens is told everything, once and in order";
        foreach (var surprise in listener.Surprises.ToList())
            journal.Found(new Violation(Invariant, $"{listener.Name} was told {surprise}."));
        var told = listener.Told.ToList();
        if (Rule.FindDifference([.. told.TakeWhile(one => one.Position <= log[^1].Position)], Rule.Choose(log, listener.Workspace, position)) is { } difference)
            journal.Found(new Violation(Invariant, $"{listener.Name} {difference}."));
    }

    /// <summary>Every gateway shows what the log says.</summary>
    private async Task CompareAsync(IReadOnlyList<LoggedEvent> log, Gateways gateways, CancellationToken stop)
    {
        const string Invariant = "every gateway shows what is so";
        var pictures = Picture.Of(log);
        await Parallel.ForEachAsync(
            pictures.SelectMany(picture => Enumerable.Range(0, gateways.Addresses.Count).Select(gateway => (picture.Key, picture.Value, Gateway: gateway))),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = stop },
            async (one, token) =>
            {
                var reply = await gateways.SendAsync(one.Gateway, HttpMethod.Get, $"workspaces/{one.Key}", null, CallLimit, token);
                if (!reply.IsGood)
                    journal.Found(new Violation("everything recovers", $"GET /workspaces/{one.Key} of {gateways[one.Gateway]} was answered with {reply.Status} {reply.Text}"));
                else if (Picture.From(reply.Json) is var shown && shown != one.Value)
                    journal.Found(new Violation(Invariant, $"{gateways[one.Gateway]} shows {one.Key} as {shown}, and the log says {one.Value}."));
            });
    }

    private void Summarise(Hand[] hands, Fleet fleet, Listener[] listeners, IReadOnlyList<LoggedEvent> log, LivenessFindings found)
    {
        var beats = fleet.Lives.SelectMany(life => life.Beats).ToList();
        string[] lines =
        [
            $"{faults.Count} faults; {journal.Endings} times a part ended that nobody had ended",
            $"{hands.Sum(hand => hand.Commands.Count)} commands: {hands.Sum(hand => hand.Acknowledged)} acknowledged, {hands.Sum(hand => hand.Unknown)} left open, {hands.Sum(hand => hand.Refused)} refused",
            $"{log.Count} facts, {listeners.Sum(listener => listener.Told.Count)} told to {listeners.Length} listeners over {listeners.Sum(listener => listener.Connections)} connections",
            $"{beats.Count(beat => beat.IsHeard)} heartbeats heard, {beats.Count(beat => !beat.IsHeard)} not; {found.Deaths} times somebody dead was called offline, "
                + $"{found.Excused.Count} times somebody alive whom nobody could listen to, {found.NotTried} times somebody whom this machine kept from beating",
        ];
        foreach (var line in lines)
            journal.Say(line);
    }

    private Task<long> ReadHeadAsync(CancellationToken stop) => cluster.Sql.ReadNumberAsync("SELECT position FROM structure_log_head", stop);

    /// <summary>Past everything that could hide it.</summary>
    private async Task<IReadOnlyList<LoggedEvent>> ReadLogAsync(CancellationToken stop)
    {
        var rows = await cluster.Sql.RunAsync(
            "SELECT json_build_array(position, event_type, workspace_id, payload, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')) FROM structure_events ORDER BY position",
            stop);
        await File.WriteAllTextAsync(Path.Combine(journal.Directory, "facts.jsonl"), rows, stop);
        return
        [
            .. rows.Split('\n').Select(row => JsonElement.Parse(row)).Select(row =>
                new LoggedEvent(row[0].GetInt64(), row[1].GetString()!, row[2].GetGuid(), row[3], row[4].GetDateTimeOffset())),
        ];
    }
}
