using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Commits;

namespace Molecule.Grains.Routing;

/// <summary>
/// What a silo knows of teams. A team is read in one statement when it is first asked for; from then on the news of commits keeps it current,
/// and asking costs no statement. Whatever the order in which news arrives, the newest version of a workspace wins; facts that nobody told of
/// leave a hole in the positions and are read in the log.
/// </summary>
internal sealed class TeamMemory(IRoutingQueries queries, IWorkspaceQueries workspaces, IEventLog log, TimeProvider time) : IHearsCommits
{
    /// <summary>A team that nobody has asked for during this time is forgotten.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(15);

    /// <summary>More facts than this at once are not read one by one: the teams are forgotten and read anew when they are asked for.</summary>
    public const int MostMissed = 1_000;

    /// <summary>All teams together take no more memory than this many characters; those asked for longest ago are forgotten first.</summary>
    public const long MaxWeight = 128 * 1_024 * 1_024;

    /// <summary>What a team takes without its members, in characters, roughly.</summary>
    private const int EmptyWeight = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<TeamKey, Entry> _teams = [];
    private readonly Dictionary<WorkspaceId, Teammate> _members = [];

    /// <summary>Everything up to here is known; null while no team has been read.</summary>
    private long? _known;

    /// <summary>What is known beyond a hole: the last position of each commit by its first.</summary>
    private readonly SortedDictionary<long, long> _beyond = [];

    /// <summary>
    /// The newest version heard of each workspace since the hole opened, for news that comes out of order, or since a reading began, which may
    /// still see a workspace where it stood before.
    /// </summary>
    private readonly Dictionary<WorkspaceId, long> _versions = [];

    /// <summary>How many teams are being read.</summary>
    private int _readings;

    private long _weight;

    /// <summary>Finds a team, from memory when it is there.</summary>
    /// <param name="parent">Below whom they stand; null for the roots.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<Team> FindAsync(WorkspaceId? parent, CancellationToken cancellationToken)
    {
        Task<Team> reading;
        lock (_lock)
        {
            var key = new TeamKey(parent);
            if (_teams.TryGetValue(key, out var entry))
            {
                entry.AskedAt = time.GetTimestamp();
                if (entry.Team is { } team)
                {
                    return team;
                }
            }
            else
            {
                entry = new Entry(key) { AskedAt = time.GetTimestamp() };
                _teams.Add(key, entry);
                _readings++;
                // Beside the grain that asks first: others wait for it too.
                entry.Reading = Task.Run(() => ReadAsync(entry), CancellationToken.None);
            }

            reading = entry.Reading!;
        }

        return await reading.WaitAsync(cancellationToken);
    }

    public Task HearAsync(CommitNews news)
    {
        lock (_lock)
        {
            // What is known already may come again, or late: it is older than what the memory holds.
            if (_teams.Count > 0 && !(news.Last <= _known))
            {
                Take(news.States, news.First, news.Last);
            }
        }

        return Task.CompletedTask;
    }

    public void Hear(ImmutableArray<BusyCount> counts)
    {
        lock (_lock)
        {
            foreach (var entry in _teams.Values.Where(entry => entry.Team is null))
            {
                entry.HeardCounts.AddRange(counts);
            }

            Apply(counts);
        }
    }

    /// <summary>Reads in the log what this silo was not told of.</summary>
    /// <returns>How many facts that were.</returns>
    public async Task<long> CatchUpAsync(CancellationToken cancellationToken)
    {
        if (Known() is not { } from)
        {
            return 0;
        }

        var page = await log.ReadAfterAsync(from, MostMissed, cancellationToken);
        var missed = page.Events.Where(fact => fact.Position > Known()).ToImmutableArray();
        if (missed.IsEmpty)
        {
            return 0;
        }

        if (page.Head > missed[^1].Position)
        {
            lock (_lock)
            {
                ForgetAll();
            }

            return page.Head - from;
        }

        var changed = await workspaces.ReadAsync([.. missed.Select(fact => fact.WorkspaceId).OfType<WorkspaceId>().Distinct()], cancellationToken);
        lock (_lock)
        {
            if (_known is not null)
            {
                // The rows were read after the facts: they are at least as new.
                Take(changed, missed[0].Position, missed[^1].Position);
            }
        }

        return missed.Length;
    }

    /// <summary>Forgets teams that nobody has asked for.</summary>
    public void ForgetIdle()
    {
        lock (_lock)
        {
            foreach (var entry in _teams.Values.Where(entry => entry.Team is not null && time.GetElapsedTime(entry.AskedAt) > IdleTime).ToArray())
            {
                Forget(entry);
            }
        }
    }

    private long? Known()
    {
        lock (_lock)
        {
            return _known;
        }
    }

    private async Task<Team> ReadAsync(Entry entry)
    {
        TeamReading reading;
        try
        {
            reading = await queries.ReadTeamAsync(entry.Key.Parent, CancellationToken.None);
        }
        catch
        {
            // Whoever asks next tries again.
            lock (_lock)
            {
                Forget(entry);
            }

            throw;
        }

        lock (_lock)
        {
            return Enter(entry, reading);
        }
    }

    /// <summary>Takes a team into the memory, with what was heard while it was being read.</summary>
    private Team Enter(Entry entry, TeamReading reading)
    {
        if (_teams.GetValueOrDefault(entry.Key) != entry)
        {
            // Everything was forgotten meanwhile. Those who wait get what was read.
            return Team.Empty.With(reading.Members);
        }

        var members = reading.Members.Where(member => !IsOutdated(member.State)).ToArray();
        foreach (var member in members)
        {
            if (Leave(member.State.Id) is { HeardAt: { } at } before)
            {
                member.Hear(new BusyCount(member.State.Id, before.ActiveTasks, at));
            }

            _members[member.State.Id] = member;
        }

        entry.Position = reading.Position;
        entry.Team = Team.Empty.With(members);
        _readings--;
        Weigh(entry, EmptyWeight + members.Sum(member => (long)member.Weight));
        _known ??= reading.Position;
        foreach (var (state, position) in entry.Heard)
        {
            Apply(state, position);
        }

        Apply(entry.HeardCounts);
        entry.Heard.Clear();
        entry.HeardCounts.Clear();
        CloseHoles();
        Trim(entry);
        return entry.Team;
    }

    private void Take(ImmutableArray<WorkspaceState> states, long first, long last)
    {
        foreach (var state in states)
        {
            Apply(state, last);
        }

        _beyond[first] = Math.Max(last, _beyond.GetValueOrDefault(first));
        CloseHoles();
    }

    private void Apply(WorkspaceState state, long position)
    {
        if (IsOutdated(state))
        {
            return;
        }

        _versions[state.Id] = state.Version;
        var before = Leave(state.Id);
        if (state.Status == WorkspaceStatus.Removed || !_teams.TryGetValue(new TeamKey(state.ParentId), out var entry))
        {
            return;
        }

        if (entry.Team is null)
        {
            entry.Heard.Add((state, position));
            if (before?.HeardAt is { } at)
            {
                entry.HeardCounts.Add(new BusyCount(state.Id, before.ActiveTasks, at));
            }
        }
        else if (position > entry.Position)
        {
            // Otherwise the reading of that team is newer than this, and does not have the workspace any more.
            var member = before?.After(state) ?? new Teammate(state, activeTasks: 0, heardAt: null);
            _members[state.Id] = member;
            entry.Team = entry.Team.With(member);
            Weigh(entry, member.Weight);
        }
    }

    private void Apply(IEnumerable<BusyCount> counts)
    {
        foreach (var count in counts)
        {
            if (_members.TryGetValue(count.Workspace, out var member))
            {
                member.Hear(count);
            }
        }
    }

    /// <summary>Whether something newer is known of the workspace, or the same.</summary>
    private bool IsOutdated(WorkspaceState state) =>
        (_members.TryGetValue(state.Id, out var member) && member.State.Version >= state.Version)
        || (_versions.TryGetValue(state.Id, out var version) && version > state.Version);

    private Teammate? Leave(WorkspaceId workspace)
    {
        if (_members.Remove(workspace, out var member)
            && _teams.TryGetValue(new TeamKey(member.State.ParentId), out var entry)
            && entry.Team is { } team)
        {
            entry.Team = team.Without(member);
            Weigh(entry, -member.Weight);
        }

        return member;
    }

    private void CloseHoles()
    {
        if (_known is null)
        {
            return;
        }

        while (_beyond.Count > 0)
        {
            var (first, last) = _beyond.First();
            if (first > _known + 1)
            {
                return;
            }

            _known = Math.Max(_known.Value, last);
            _beyond.Remove(first);
        }

        if (_readings == 0)
        {
            _versions.Clear();
        }
    }

    /// <summary>Forgets the teams asked for longest ago until the rest is light enough; the newest always stays.</summary>
    private void Trim(Entry newest)
    {
        if (_weight <= MaxWeight)
        {
            return;
        }

        foreach (var entry in _teams.Values.Where(entry => entry != newest && entry.Team is not null).OrderBy(entry => entry.AskedAt).ToArray())
        {
            Forget(entry);
            if (_weight <= MaxWeight)
            {
                return;
            }
        }
    }

    private void Weigh(Entry entry, long more)
    {
        entry.Weight += more;
        _weight += more;
    }

    private void Forget(Entry entry)
    {
        if (_teams.GetValueOrDefault(entry.Key) != entry)
        {
            return;
        }

        _teams.Remove(entry.Key);
        _readings -= entry.Team is null ? 1 : 0;
        _weight -= entry.Weight;
        foreach (var member in entry.Team?.All() ?? [])
        {
            _members.Remove(member.State.Id);
        }

        if (_teams.Count == 0)
        {
            ForgetAll();
        }
    }

    private void ForgetAll()
    {
        _teams.Clear();
        _members.Clear();
        _beyond.Clear();
        _versions.Clear();
        _known = null;
        _readings = 0;
        _weight = 0;
    }

    /// <summary>Names a team.</summary>
    /// <param name="Parent">Below whom it stands; null for the roots.</param>
    private readonly record struct TeamKey(WorkspaceId? Parent);

    private sealed class Entry(TeamKey key)
    {
        public TeamKey Key { get; } = key;

        /// <summary>The reading that is under way, or was.</summary>
        public Task<Team>? Reading { get; set; }

        /// <summary>Who belongs to it; null until it has been read.</summary>
        public Team? Team { get; set; }

        /// <summary>The last fact that the reading included.</summary>
        public long Position { get; set; }

        public long AskedAt { get; set; }

        /// <summary>How much memory it takes, in characters; 0 until it has been read.</summary>
        public long Weight { get; set; }

        /// <summary>What was heard of members while they were being read.</summary>
        public List<(WorkspaceState State, long Position)> Heard { get; } = [];

        /// <summary>How busy agents were said to be while their team was being read.</summary>
        public List<BusyCount> HeardCounts { get; } = [];
    }
}
