namespace Molecule.Cli.Chaos.Faults;

/// <summary>
/// What fails when. It follows wholly from the seed and the size of the cluster: nothing that happens during a run changes it. More than one
/// part may be away at a time, also all of a kind, but a part only fails when it is not away already.
/// </summary>
internal static class Schedule
{
    /// <summary>Before the first fault everybody has beaten once.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>A part that is to be back by now may still be starting; it is left alone for so long.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(6);

    /// <summary>The faults, by the time at which they begin. All end within <paramref name="length"/>; agents may stay dead.</summary>
    public static IReadOnlyList<Fault> Make(int seed, TimeSpan length, int silos, int gateways, TimeSpan heartbeatTimeout)
    {
        var random = new Random(seed);
        var faults = new List<Fault>();
        var free = new Dictionary<Part, TimeSpan>();
        for (var at = Quiet + Some(random, 0, 2); at < length; at += Some(random, 2, 9))
        {
            // Drawn also when nothing comes of it, so that the rest does not depend on it.
            var part = Choose(random, silos, gateways);
            var kind = HowToFail(random, part.Kind);
            var away = HowLong(random, part.Kind, kind, heartbeatTimeout);
            if (part.Kind != PartKind.Agents && at + away > length)
                away = length - at;
            if (free.GetValueOrDefault(part) > at || away < TimeSpan.FromSeconds(1))
                continue;
            var fault = new Fault(at, kind, part, away);
            faults.Add(fault);
            free[part] = fault.Until + Start;
        }

        return [.. faults.Append(Last(random, faults, length)).OrderBy(fault => fault.At)];
    }

    /// <summary>Some agents die for good, so that whoever has to notice it has to do so after all that happened.</summary>
    private static Fault Last(Random random, List<Fault> faults, TimeSpan length)
    {
        var at = Some(random, 0.6 * length.TotalSeconds, 0.9 * length.TotalSeconds);
        var first = random.Next(Part.AgentShares);
        var share = Enumerable.Range(first, Part.AgentShares).Select(number => new Part(PartKind.Agents, 1 + (number % Part.AgentShares)))
            .FirstOrDefault(part => faults.TrueForAll(fault => fault.Part != part || fault.Until < at)) ?? new Part(PartKind.Agents, 1 + first);
        faults.RemoveAll(fault => fault.Part == share && fault.Until >= at);
        return new Fault(at, FaultKind.Kill, share, length);
    }

    private static Part Choose(Random random, int silos, int gateways) => random.Next(100) switch
    {
        < 36 => new(PartKind.Silo, 1 + random.Next(silos)),
        < 60 => new(PartKind.Gateway, 1 + random.Next(gateways)),
        < 72 => new(PartKind.Postgres, 1 + random.Next(1)),
        < 82 => new(PartKind.Redis, 1 + random.Next(1)),
        _ => new(PartKind.Agents, 1 + random.Next(Part.AgentShares)),
    };

    private static FaultKind HowToFail(Random random, PartKind part)
    {
        var chance = random.Next(100);
        return part == PartKind.Agents || chance < 50 ? FaultKind.Kill : chance < 75 ? FaultKind.Hang : FaultKind.Stop;
    }

    /// <summary>
    /// Silos hang for longer than it takes to be found dead (10 s) or for less. Half of the agents that die come back before anybody misses
    /// them, the others after they have to be offline.
    /// </summary>
    private static TimeSpan HowLong(Random random, PartKind part, FaultKind kind, TimeSpan heartbeatTimeout) => (part, kind) switch
    {
        (PartKind.Agents, _) => random.Next(2) == 0 ? Some(random, 1, 5) : (2 * heartbeatTimeout) + Some(random, 5, 20),
        (PartKind.Silo, FaultKind.Hang) => Some(random, 1, 20),
        (PartKind.Gateway, FaultKind.Hang) => Some(random, 1, 12),
        (_, FaultKind.Hang) => Some(random, 1, 6),
        _ => Some(random, 1, 7),
    };

    private static TimeSpan Some(Random random, double least, double most) =>
        TimeSpan.FromMilliseconds(Math.Round((least + ((most - least) * random.NextDouble())) * 1_000));
}
