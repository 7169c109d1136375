using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Molecule.Grains.Containers;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Routing;

/// <summary>The routing of one workspace, as a part of its grain: answers for it, and asks others.</summary>
internal sealed class WorkspaceRouting(IGrainFactory grains, TeamMemory teams, IRoutingQueries queries, IEventLog log, IOptions<ProvisioningOptions> provisioning)
{
    /// <summary>
    /// How many workspaces are asked one after the other for one discovery. A chain of removed ones counts once, however long; only workspaces
    /// that are there, have no address and have named another in their place add to it.
    /// </summary>
    public const int MaxHops = 32;

    /// <summary>A page of peers ends when their cards are this many characters together, so that it fits into a message.</summary>
    public const int MaxCards = 8 * 1_024 * 1_024;

    /// <summary>The end of the chain of heirs, so that it is followed once.</summary>
    private WorkspaceId? _lastHeir;

    private StructureEvent? _lastEvent;

    public async Task<TalkAnswer> MayTalkToAsync(Caller self, WorkspaceId other, CancellationToken cancellationToken)
    {
        if (self.Id == other)
        {
            return new TalkAnswer(TalkReason.Self);
        }

        return self.IsKnown ? await Neighbour(other).RelateAsync(self, cancellationToken) : new TalkAnswer(TalkReason.UnknownCaller);
    }

    public static TalkAnswer Relate(Caller caller, WorkspaceId id, WorkspaceState? state)
    {
        if (caller.Id == id)
        {
            return new TalkAnswer(TalkReason.Self);
        }

        if (!caller.IsKnown)
        {
            return new TalkAnswer(TalkReason.UnknownCaller);
        }

        return state is null ? new TalkAnswer(TalkReason.UnknownTarget) : TalkRules.MayTalk(caller.Id, caller.ParentId, id, state.ParentId);
    }

    public async Task<Discovery> DiscoverAsync(WorkspaceId id, WorkspaceState? state, WorkspaceId other, CancellationToken cancellationToken)
    {
        var self = Caller.Of(id, state);
        if (!self.IsKnown && other != id)
        {
            throw new TalkRefusedException(other, TalkReason.UnknownCaller);
        }

        var where = other == id
            ? await LocateAsync(id, state, self, MaxHops, cancellationToken)
            : await Neighbour(other).LocateAsync(self, MaxHops, cancellationToken);
        if (!where.Talk.IsAllowed)
        {
            throw new TalkRefusedException(other, where.Talk.Reason);
        }

        return where.Found ?? throw new WorkspaceNotFoundException(other);
    }

    public async Task<Whereabouts> LocateAsync(
        WorkspaceId id, WorkspaceState? state, Caller caller, int hops, CancellationToken cancellationToken)
    {
        var talk = Relate(caller, id, state);
        if (state is null)
        {
            return new Whereabouts(talk, id, Found: null);
        }

        if (state.Status == WorkspaceStatus.Removed)
        {
            return await FollowAsync(state, talk, caller, hops, cancellationToken);
        }

        if (state.Status is WorkspaceStatus.Online or WorkspaceStatus.Degraded && state.Url is { Length: > 0 } url)
        {
            var isExternal = state.Runtime == NewWorkspace.ExternalRuntime;
            var seen = talk.IsAllowed ? Addresses.AsSeenFrom(caller.IsExternal, id, isExternal, url, provisioning.Value.StartsAgents) : null;
            return new Whereabouts(talk, id, Say(state, DiscoveryOutcome.Found) with { Url = seen });
        }

        // It has no address, and may have named another to speak for it (decision 6).
        var lead = state.ForwardedTo is { } other && hops > 0 ? await Neighbour(other).LocateAsync(caller, hops - 1, cancellationToken) : null;
        return new Whereabouts(talk, id, AsHeir(lead) ?? Say(state, DiscoveryOutcome.Unavailable));
    }

    public async Task<PeerPage> ListPeersAsync(WorkspaceState state, PeerCursor? after, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > IWorkspaceRouting.MaxPage)
        {
            throw new InvalidFieldException("limit", $"must be 1 to {IWorkspaceRouting.MaxPage}");
        }

        var page = new Page(limit);
        if (after is not { Section: PeerSection.Children })
        {
            page.Add(PeerSection.Siblings, await teams.FindAsync(state.ParentId, cancellationToken), after, but: state.Id);
        }

        if (!page.HasMore)
        {
            page.Add(PeerSection.Children, await teams.FindAsync(state.Id, cancellationToken), after, but: null);
        }

        if (!page.HasMore && state.ParentId is { } parent && await Neighbour(parent).IntroduceAsync(cancellationToken) is { } above)
        {
            page.AddParent(above);
        }

        return page.End();
    }

    private static Discovery Say(WorkspaceState state, DiscoveryOutcome outcome) => new(outcome, state.Id, state.Name, state.Status);

    /// <summary>What was found of an heir, told to one who asked for another; null when the heir is gone too.</summary>
    private static Discovery? AsHeir(Whereabouts? heir) => heir?.Found switch
    {
        null or { Outcome: DiscoveryOutcome.Gone } => null,
        { } found => found with { Outcome = DiscoveryOutcome.Moved },
    };

    private async Task<Whereabouts> FollowAsync(WorkspaceState state, TalkAnswer talk, Caller caller, int hops, CancellationToken cancellationToken)
    {
        if (state.ForwardedTo is { } heir && hops > 0)
        {
            _lastHeir ??= await queries.FindLastHeirAsync(heir, cancellationToken);
            if (_lastHeir is { } last)
            {
                var found = await Neighbour(last).LocateAsync(caller, hops - 1, cancellationToken);
                _lastHeir = found.Lasting;
                if (AsHeir(found) is { } moved)
                {
                    return new Whereabouts(talk, found.Lasting, moved);
                }
            }
        }

        _lastEvent ??= (await log.ReadAsync(new EventQuery { Workspace = state.Id, Limit = 1 }, cancellationToken)).Events.FirstOrDefault();
        return new Whereabouts(talk, state.Id, Say(state, DiscoveryOutcome.Gone) with { LastEvent = talk.IsAllowed ? _lastEvent : null });
    }

    private IWorkspaceNeighbour Neighbour(WorkspaceId other) => grains.GetGrain<IWorkspaceNeighbour>(other.Value);

    /// <summary>A page that is being filled.</summary>
    private sealed class Page(int limit)
    {
        private readonly ImmutableArray<Peer>.Builder _peers = ImmutableArray.CreateBuilder<Peer>();
        private PeerCursor? _last;
        private long _cards;

        /// <summary>Whether there are peers that have no room on this page.</summary>
        public bool HasMore { get; private set; }

        public void Add(PeerSection section, Team team, PeerCursor? after, WorkspaceId? but)
        {
            var start = after?.Section == section ? team.FindAfter(new Seniority(after.CreatedAt, after.Id)) : 0;
            for (var index = start; index < team.Count && !HasMore; index++)
            {
                var member = team[index];
                if (member.State.Id != but && TryAdd(member.Introduce()))
                {
                    _last = new PeerCursor(section, member.State.CreatedAt, member.State.Id);
                }
            }
        }

        public void AddParent(Peer parent) => TryAdd(parent);

        public PeerPage End() => new(_peers.DrainToImmutable(), HasMore ? _last : null);

        private bool TryAdd(Peer peer)
        {
            if (_peers.Count >= limit || _cards >= MaxCards)
            {
                HasMore = true;
                return false;
            }

            _peers.Add(peer);
            _cards += peer.AgentCard?.Length ?? 0;
            return true;
        }
    }
}
