using System.Collections.Immutable;
using Molecule.Gateway.Feed;

namespace Molecule.Gateway.Presence;

/// <summary>
/// Who is here: those whom this gateway sees, and those of whom others told lately. All of it may be lost at any time, and is made again by what
/// people do next. Limited: whoever finds no room is simply not shown, until there is some.
/// </summary>
internal sealed class Crowd(TimeProvider time)
{
    /// <summary>Most people who are shown, on all gateways together.</summary>
    public const int MaxPeople = 64;

    /// <summary>How often somebody may say where they look, in a second; what is beyond is not heard.</summary>
    public const int MaxLooks = 20;

    /// <summary>For how long another gateway is believed that has said nothing more.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Rate> _rates = [];
    private readonly Dictionary<Guid, long> _heard = [];
    private readonly Dictionary<Guid, Guid> _seenBy = [];
    private ImmutableDictionary<Guid, Person> _here = ImmutableDictionary<Guid, Person>.Empty;
    private ImmutableDictionary<Guid, Person> _everybody = ImmutableDictionary<Guid, Person>.Empty;

    /// <summary>Beats when anybody came, went or looked elsewhere.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>Those whom this gateway sees. Somebody who looks elsewhere is another object.</summary>
    public ImmutableDictionary<Guid, Person> Here => Volatile.Read(ref _here);

    /// <summary>All of them, on whichever gateway.</summary>
    public ImmutableDictionary<Guid, Person> Everybody => Volatile.Read(ref _everybody);

    /// <summary>Somebody on this gateway is here, or looks elsewhere. False when it is not heard: too often, or too many.</summary>
    public bool Look(Person person)
    {
        lock (_lock)
        {
            if (!_here.ContainsKey(person.Id) && _everybody.Count >= MaxPeople)
                return false;
            if (!MayLook(person.Id))
                return false;

            _here = _here.SetItem(person.Id, person);
            _everybody = _everybody.SetItem(person.Id, person);
        }

        Changed.Beat();
        return true;
    }

    /// <summary>Somebody on this gateway has left.</summary>
    public void Leave(Guid id)
    {
        lock (_lock)
        {
            _rates.Remove(id);
            if (!_here.ContainsKey(id))
                return;

            _here = _here.Remove(id);
            _everybody = _everybody.Remove(id);
        }

        Changed.Beat();
    }

    /// <summary>Takes over what another gateway tells.</summary>
    public void Hear(PresenceMessage message)
    {
        lock (_lock)
        {
            _heard[message.Gateway] = time.GetTimestamp();
            if (message.IsAll)
            {
                var told = message.People.Select(person => person.Id).ToHashSet();
                Forget(_seenBy.Where(seen => seen.Value == message.Gateway && !told.Contains(seen.Key)).Select(seen => seen.Key));
            }

            Forget(message.Gone.Where(id => _seenBy.GetValueOrDefault(id) == message.Gateway));
            foreach (var person in message.People)
            {
                // Nobody is here by word of others whom this gateway sees itself, or whom another one does.
                if (_here.ContainsKey(person.Id) || (_seenBy.TryGetValue(person.Id, out var seer) && seer != message.Gateway))
                    continue;
                if (!_everybody.ContainsKey(person.Id) && _everybody.Count >= MaxPeople)
                    continue;

                _seenBy[person.Id] = message.Gateway;
                _everybody = _everybody.SetItem(person.Id, person);
            }
        }

        Changed.Beat();
    }

    /// <summary>Forgets those of gateways that have fallen silent.</summary>
    public void Expire()
    {
        lock (_lock)
        {
            var silent = _heard.Where(heard => time.GetElapsedTime(heard.Value) >= Lease).Select(heard => heard.Key).ToHashSet();
            if (silent.Count == 0)
                return;

            foreach (var gateway in silent)
                _heard.Remove(gateway);

            Forget(_seenBy.Where(seen => silent.Contains(seen.Value)).Select(seen => seen.Key));
        }

        Changed.Beat();
    }

    private void Forget(IEnumerable<Guid> ids)
    {
        foreach (var id in ids.ToArray())
        {
            _seenBy.Remove(id);
            _everybody = _everybody.Remove(id);
        }
    }

    private bool MayLook(Guid id)
    {
        if (!_rates.TryGetValue(id, out var rate) || time.GetElapsedTime(rate.Since) >= Second)
            rate = new Rate(time.GetTimestamp(), 0);

        _rates[id] = rate with { Count = rate.Count + 1 };
        return rate.Count < MaxLooks;
    }

    private sealed record Rate(long Since, int Count);
}
