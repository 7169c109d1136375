using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Molecule.Grains.Agents;
using Molecule.Grains.Bundles;
using Molecule.Grains.Containers;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Routing;
using Molecule.Grains.Teams;
using Molecule.Grains.Workspaces.Commits;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Grains.Workspaces.Liveness;
using Molecule.Grains.Workspaces.Stalls;
using Molecule.Grains.Workspaces.Subtrees;
using Molecule.Grains.Workspaces.Tokens;
using Orleans.Placement;
using Orleans.Storage;

namespace Molecule.Grains.Workspaces;

/// <summary>
/// One workspace. Every command has one shape: refuse, fact, apply, commit, announce. A heartbeat only changes memory, unless it changes
/// the status.
/// </summary>
// Spread over the silos whoever calls: the default placement prefers the silo that was asked, and all calls come through a few gateways.
[RandomPlacement]
[GrainType("workspace")]
internal sealed partial class WorkspaceGrain(
    [PersistentState("workspace", WorkspaceGrain.StorageName)] IPersistentState<WorkspaceRecord> record,
    IWorkspaceQueries workspaces,
    HeartbeatBuffer beats,
    IPresence presence,
    IAnnouncer announcer,
    CommitRelay relay,
    LocalActivations awake,
    Deadlines deadlines,
    Listening listening,
    GiveUps giveUps,
    LivenessRing ring,
    ITokenStore tokens,
    TokenUses uses,
    Func<WorkspaceRouting> createRouting,
    ContainerStory story,
    IOptions<ProvisioningOptions> provisioning,
    IOptions<WorkspaceOptions> options,
    TimeProvider time,
    ILogger<WorkspaceGrain> logger) : Grain, IWorkspaceOperator, IWorkspaceAgent, IWorkspaceTokens, IWorkspaceWatch, IWorkspaceMember,
    IWorkspaceRouting, IWorkspaceNeighbour, IWorkspaceSuccession, IWorkspaceContainer, ITeam, IAgentAssignment, IBundleTop, ILifecycleParticipant<IGrainLifecycle>,
    ILifecycleObserver
{
    public const string StorageName = "workspaces";

    /// <summary>How often a commit over a whole team looks again when the team changed meanwhile.</summary>
    private const int TeamAttempts = 10;

    private readonly Pulse _pulse = new();

    /// <summary>Few are to be watched for progress: only they have one.</summary>
    private StallWatch? _stall;

    private bool _staysAwake;

    private WorkspaceId Id => new(this.GetPrimaryKey());

    private WorkspaceMemory Memory => field ??= new WorkspaceMemory(Id, record, relay, announcer, presence, _pulse, time, Follow);

    private SilenceWatch Watch => field ??= new SilenceWatch(
        Id, options.Value.Witnesses.HasFlag(Witnesses.Timer) ? deadlines : null, _pulse, listening, time, GiveUpAsync, logger);

    /// <summary>Most are never asked for their way to others.</summary>
    private WorkspaceRouting Routing => field ??= createRouting();

    private WorkspaceState? State => Memory.State;

    /// <summary>Hears of commits from before its row is read: what is committed just after the reading would be missed, and for good.</summary>
    public void Participate(IGrainLifecycle lifecycle) => lifecycle.Subscribe(nameof(WorkspaceGrain), GrainLifecycleStage.First, this);

    Task ILifecycleObserver.OnStart(CancellationToken cancellationToken)
    {
        awake.Enter(Id, _pulse);
        return Task.CompletedTask;
    }

    Task ILifecycleObserver.OnStop(CancellationToken cancellationToken)
    {
        awake.Leave(Id);

        // Its successor waits by itself.
        Watch.Expect(null);
        _stall?.Expect(null);
        return Task.CompletedTask;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _pulse.Set(Memory.TakeStoredVitals());
        _pulse.Forget(State?.StalledProgressAt);
        AwaitProgressAnew();
        Watch.Expect(WorkspaceRules.Patience(State, options.Value, Now()));
        StayAwake();
        if (Watch.IsWaiting && _pulse.Vitals.LastHeartbeatAt is not null)
        {
            // Should this silo die before it hears the agent, its row must not name another one: the sweep finds by it who was awake here. The key in Redis
            // stays as it is.
            beats.Record(new Beat(Id, _pulse.Vitals, State!.Url, AtRest: true));
        }

        Memory.Listen();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // What is said from now on is for the next activation.
        _pulse.Close();
        if (Watch.IsWaiting && reason.ReasonCode is not (DeactivationReasonCode.ShuttingDown or DeactivationReasonCode.Migrating))
        {
            ring.Lose(Id);
        }

        return Task.CompletedTask;
    }

    public async Task<Workspace> CreateAsync(NewWorkspace workspace, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        if (State is not null)
        {
            throw new AlreadyExistsException(Id);
        }

        WorkspaceRules.RequireAllowedTier(workspace.Tier, provisioning.Value.AllowedTier);
        FileRules.RequireOfTemplate(workspace.Files);

        await Memory.CommitAsync(
            [.. WorkspaceRules.Create(Id, workspace, Now())], place: workspace.Place, files: workspace.Files, cancellationToken: cancellationToken);
        return Describe(State!);
    }

    public async Task<Workspace> DescribeAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        return Describe(Known());
    }

    public async Task<Workspace> ChangeAsync(WorkspaceChanges changes, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        var state = Present();
        WorkspaceRules.RequireAllowedTier(changes.Tier?.To, provisioning.Value.AllowedTier);
        var place = WorkspaceRules.Place(Memory.Place, changes);
        await Memory.CommitAsync([.. WorkspaceRules.Change(state, changes, Now())], place: place, cancellationToken: cancellationToken);
        return Describe(State!);
    }

    public Task<RemovalReceipt> RemoveAsync(bool withChildren, CancellationToken cancellationToken) =>
        RemoveAsync(withChildren, heir: null, cancellationToken);

    public Task<RemovalReceipt> HandOverAsync(WorkspaceId heir, bool withChildren, CancellationToken cancellationToken) =>
        RemoveAsync(withChildren, heir, cancellationToken);

    public async Task<ReplacementReceipt> ReplaceAsync(WorkspaceId successor, Replacement replacement, CancellationToken cancellationToken)
    {
        var place = (WorkspacePlace?)null;
        var succession = await TogetherAsync(
            async () =>
            {
                Present();
                var below = await workspaces.ReadBelowAsync(Id, cancellationToken);
                place = Memory.Place;
                var decided = Succession.Of(
                    Present(), place, [.. below.Where(descendant => descendant.Depth == 1).Select(child => child.State)], successor, replacement, Now());
                await Memory.CommitAsync([decided.Removal], alongside: [decided.Successor, .. decided.Team], cancellationToken: cancellationToken);
                return decided;
            },
            cancellationToken);
        if (place is not null)
        {
            announcer.AnnouncePlace(successor, succession.Successor.State.ParentId, place, Now());
        }

        // Its time runs from now on. Should this get lost, the sweep wakes it.
        GrainFactory.GetGrain<IWorkspaceWatch>(successor.Value).LookAsync(CancellationToken.None).Ignore();
        return new ReplacementReceipt(successor, succession.Successor.State.Status, succession.Team.Length);
    }

    public async Task<TalkAnswer> MayTalkToAsync(WorkspaceId other, CancellationToken cancellationToken) =>
        await Routing.MayTalkToAsync(Caller.Of(Id, await ReadCommittedAsync(cancellationToken)), other, cancellationToken);

    public async Task<Discovery> DiscoverAsync(WorkspaceId other, CancellationToken cancellationToken) =>
        await Routing.DiscoverAsync(Id, await ReadCommittedAsync(cancellationToken), other, cancellationToken);

    public async Task<PeerPage> ListPeersAsync(PeerCursor? after, int limit, CancellationToken cancellationToken) =>
        await Routing.ListPeersAsync(
            await ReadCommittedAsync(cancellationToken) ?? throw new WorkspaceNotFoundException(Id), after, limit, cancellationToken);

    public async Task<TalkAnswer> RelateAsync(Caller caller, CancellationToken cancellationToken) =>
        WorkspaceRouting.Relate(caller, Id, await ReadCommittedAsync(cancellationToken));

    public async Task<Whereabouts> LocateAsync(Caller caller, int hops, CancellationToken cancellationToken) =>
        await Routing.LocateAsync(Id, await ReadCommittedAsync(cancellationToken), caller, hops, cancellationToken);

    public async Task<Peer?> IntroduceAsync(CancellationToken cancellationToken) =>
        await ReadCommittedAsync(cancellationToken) is { Status: not WorkspaceStatus.Removed } state
            ? Teammate.Introduce(state, _pulse.Vitals.ActiveTasks)
            : null;

    Task IWorkspaceNeighbour.SettleAsync(CancellationToken cancellationToken) => SettleAsync(cancellationToken);

    public async Task<int> PauseAsync(CancellationToken cancellationToken) =>
        1 + (await ChangeSubtreeAsync((state, below) => SubtreeRules.Pause(state, below, Now()), cancellationToken)).Below.Length;

    public async Task<int> ResumeAsync(CancellationToken cancellationToken) =>
        1 + (await ChangeSubtreeAsync((state, below) => SubtreeRules.Resume(state, below, Now()), cancellationToken)).Below.Length;

    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        await Memory.CommitAsync([WorkspaceRules.Restart(Known(), Now())], cancellationToken: cancellationToken);
    }

    public async Task RestartFromAsync(TemplateCopy template, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        FileRules.RequireOfTemplate(template.Files);
        await Memory.CommitAsync([.. WorkspaceRules.RestartFrom(Known(), template, Now())], files: template.Files, cancellationToken: cancellationToken);
    }

    public Task<ImmutableArray<TeamMember>> ExpandAsync(NewTeam team, CancellationToken cancellationToken) => TogetherAsync(
        async () =>
        {
            Present();
            TeamRules.Require(team);
            var children = await workspaces.ReadChildrenAsync(Id, [.. team.Members.Select(member => member.Name)], cancellationToken);
            var expansion = TeamRules.Expand(Present(), team, children, () => new WorkspaceId(Guid.CreateVersion7(time.GetUtcNow())), Now());
            await Memory.CommitAsync(expansion.Facts, alongside: expansion.Made, cancellationToken: cancellationToken);
            return expansion.Team;
        },
        cancellationToken);

    public Task<ImmutableArray<string>> CollapseAsync(CancellationToken cancellationToken) => TogetherAsync(
        async () =>
        {
            Present();
            var below = await workspaces.ReadBelowAsync(Id, cancellationToken);
            var collapse = TeamRules.Collapse(Present(), below, Now());
            await Memory.CommitAsync(collapse.Facts, alongside: collapse.Gone, cancellationToken: cancellationToken);
            return collapse.Names;
        },
        cancellationToken);

    public async Task ImportAsync(BundleImport import, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        if (State is not null)
        {
            throw new AlreadyExistsException(Id);
        }

        var made = BundleRules.Import(import, Now());
        await Memory.CommitAsync(made[0].Facts, files: made[0].Files, alongside: made[1..], cancellationToken: cancellationToken);
    }

    public async Task<AssignedAgent> DescribeAgentAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        return AgentRules.ActiveOf(Known());
    }

    public async Task<AssignedAgent> AssignAgentAsync(string model, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        await Memory.CommitAsync([AgentRules.Assign(Present(), model, Guid.CreateVersion7(time.GetUtcNow()), Now())], cancellationToken: cancellationToken);
        return State!.Agent!;
    }

    public async Task<AgentReplacement> ReplaceAgentAsync(string model, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        var fact = AgentRules.Replace(Present(), model, Guid.CreateVersion7(time.GetUtcNow()), Now());
        await Memory.CommitAsync([fact], cancellationToken: cancellationToken);
        return new AgentReplacement(State!.Agent!, fact.OldModel);
    }

    public async Task<AssignedAgent> RemoveAgentAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        var fact = AgentRules.Remove(Present(), Now());
        await Memory.CommitAsync([fact], cancellationToken: cancellationToken);
        return new AssignedAgent(fact.AgentId, fact.Model);
    }

    public Task<AssignedAgent> TakeAgentAsync(WorkspaceId source, CancellationToken cancellationToken) => TogetherAsync(
        async () =>
        {
            _ = State is null ? throw new MoveTargetNotFoundException(Id) : Present();
            var from = (await workspaces.ReadAsync([source], cancellationToken)).FirstOrDefault();
            var (departure, arrival) = AgentRules.Move(from ?? throw new WorkspaceNotFoundException(source), Present(), Now());
            await Memory.CommitAsync([arrival], alongside: [WorkspaceChange.Of(source, from, departure)], cancellationToken: cancellationToken);
            return State!.Agent!;
        },
        cancellationToken);

    public async Task<RegistrationReceipt> RegisterAsync(Registration registration, string? token, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        if (State?.Status == WorkspaceStatus.Removed)
        {
            throw new WorkspaceRemovedException(Id);
        }

        Verify(token);
        var now = Now();
        var issued = Memory.Tokens.IsEmpty ? IssuedToken.Create() : null;
        await Memory.CommitAsync(
            [.. WorkspaceRules.Register(Id, State, registration, now), .. TokenRules.Issue(issued, now, Actor.Workspace)],
            issued,
            cancellationToken: cancellationToken);
        Hear(_pulse.Vitals with { LastHeartbeatAt = now });
        return new RegistrationReceipt(issued?.Text);
    }

    public async Task<HeartbeatReceipt> HeartbeatAsync(Heartbeat heartbeat, string? token, CancellationToken cancellationToken)
    {
        if (State is not { } state || state.Status == WorkspaceStatus.Removed)
        {
            WorkspaceRules.Listen(heartbeat, Now());
            return Receipt(isKnown: false);
        }

        Verify(token);
        var before = _pulse.Vitals;
        var vitals = WorkspaceRules.Listen(heartbeat, Now());
        var isAnotherTask = vitals.CurrentTask != before.CurrentTask || vitals.ActiveTasks != before.ActiveTasks;
        _pulse.Progress(heartbeat, isAnotherTask, time.GetTimestamp());
        Hear(vitals);
        if (isAnotherTask)
        {
            announcer.AnnounceTask(Id, state.ParentId, vitals);
        }

        if (WorkspaceRules.Beat(state, vitals) is not null)
        {
            await TransitAsync(current => WorkspaceRules.Beat(current, vitals), cancellationToken);
            if (State is { Status: not WorkspaceStatus.Removed })
            {
                // What was learned on the way may have ended the waiting, and the waiting begins with this beat.
                Hear(vitals);
            }
        }

        if (State is { } now && StallRules.End(now, vitals, _pulse.HasProgressed) is not null)
        {
            await TransitAsync(current => StallRules.GoOn(current, vitals, _pulse.HasProgressed, Now()), cancellationToken);
        }

        return Receipt(isKnown: true);
    }

    public async Task UpdateCardAsync(string agentCard, string? token, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        var state = Present();
        Verify(token);
        WorkspaceRules.RequireCard(agentCard);
        if (!WorkspaceRules.IsSameCard(agentCard, state.AgentCard))
        {
            await Memory.CommitAsync([new WorkspaceFact.CardUpdated(Now(), Actor.Workspace, agentCard)], cancellationToken: cancellationToken);
        }
    }

    public async Task<bool> VerifyTokenAsync(string token, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        return State is { Status: not WorkspaceStatus.Removed } && Opens(token);
    }

    public async Task<WorkspaceTokenList> ListAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        Known();
        return new WorkspaceTokenList(await tokens.ListAsync(Id, IWorkspaceTokens.MaxListed, cancellationToken));
    }

    public async Task<WorkspaceTokenReceipt> IssueAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        Present();
        TokenRules.RequireRoom(Memory.Tokens);
        return await IssueAsync(revoked: [], cancellationToken);
    }

    public async Task RevokeAsync(Guid tokenId, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        Known();
        if (Memory.Tokens.FirstOrDefault(token => token.Id == tokenId) is { } live)
        {
            await Memory.CommitAsync([.. TokenRules.Revoke([live], Now())], cancellationToken: cancellationToken);
        }
        else if (!await tokens.ExistsAsync(Id, tokenId, cancellationToken))
        {
            throw new TokenNotFoundException(tokenId);
        }
    }

    public async Task<WorkspaceTokenReceipt> RotateAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        Present();
        return await IssueAsync(Memory.Tokens, cancellationToken);
    }

    public async Task<bool> AdmitAsync(
        long generation, NewContainerToken token, ImmutableArray<Guid> revoked, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        if (!WorkspaceRules.WantsContainer(State, generation))
        {
            return false;
        }

        if (Memory.Tokens.All(live => live.Id != token.Id))
        {
            var now = Now();
            var issued = IssuedToken.Made(token.Id, token.Prefix, token.Hash);
            await Memory.CommitAsync(
                [
                    .. TokenRules.Revoke(Memory.Tokens.Where(live => revoked.Contains(live.Id)), now, Actor.Platform),
                    .. TokenRules.Issue(issued, now, Actor.Platform),
                ],
                issued,
                cancellationToken: cancellationToken);
        }

        return true;
    }

    public async Task StartedAsync(long generation, string? url, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        if (url is not null && WorkspaceRules.WantsContainer(State, generation) && State!.Url != url)
        {
            var fact = new WorkspaceFact.Updated(Now(), Actor.Platform) { Url = new Change<string>(url) };
            await Memory.CommitAsync([fact], cancellationToken: cancellationToken);
        }
    }

    public async Task<bool?> EndedAsync(long generation, ContainerEnd end, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        if (!WorkspaceRules.WantsContainer(State, generation))
        {
            return null;
        }

        if (WorkspaceRules.End(State!, end, Now()) is { } fact)
        {
            await Memory.CommitAsync([fact], cancellationToken: cancellationToken);
            Log(fact);
        }

        return State!.Status != WorkspaceStatus.Provisioning;
    }

    public async Task<bool> IsSilentAsync(long generation, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        return WorkspaceRules.WantsContainer(State, generation) && State!.Status == WorkspaceStatus.Offline;
    }

    public async Task<bool> FailAsync(long generation, string reason, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        if (WorkspaceRules.WantsContainer(State, generation) && State!.Status == WorkspaceStatus.Provisioning)
        {
            var fact = new WorkspaceFact.ProvisioningFailed(Now(), Actor.Platform, PlainText.Shorten(reason, WorkspaceRules.MaxHeartbeatText));
            await Memory.CommitAsync([fact], cancellationToken: cancellationToken);
            _pulse.Set(_pulse.Vitals with { SampleError = fact.Error });
            Log(fact);
        }

        return State?.Status == WorkspaceStatus.Failed;
    }

    public async Task<bool> RestartAsync(long generation, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        if (WorkspaceRules.WantsContainer(State, generation))
        {
            var fact = new WorkspaceFact.Reprovisioned(Now(), Actor.Platform, State!.Name, State.Tier);
            await Memory.CommitAsync([fact], cancellationToken: cancellationToken);
        }

        return State?.Generation > generation;
    }

    public async Task<TimeSpan?> LookAsync(CancellationToken cancellationToken)
    {
        // Of a change whose answer was lost it may not know that it has to wait for its agent.
        await TransitAsync(static _ => null, cancellationToken);
        if (_stall is not null)
        {
            await _stall.LookAsync(cancellationToken);
        }

        var next = await Watch.LookAsync(cancellationToken);
        StayAwake();
        return next;
    }

    public Task LearnAsync(WorkspaceState state)
    {
        Memory.Learn(state);
        return Task.CompletedTask;
    }

    private async Task<RemovalReceipt> RemoveAsync(bool withChildren, WorkspaceId? heir, CancellationToken cancellationToken)
    {
        var change = await ChangeSubtreeAsync((state, below) => SubtreeRules.Remove(state, below, withChildren, heir, Now()), cancellationToken);
        return new RemovalReceipt(change.InTheWay.IsEmpty, change.Below.Length, change.InTheWay);
    }

    private WorkspaceState Known() => State ?? throw new WorkspaceNotFoundException(Id);

    private WorkspaceState Present() =>
        Known() is { Status: not WorkspaceStatus.Removed } state ? state : throw new WorkspaceRemovedException(Id);

    private void Verify(string? token)
    {
        if (token is not null && !Opens(token))
        {
            throw new InvalidTokenException();
        }
    }

    /// <summary>Whether the token is live; takes note that it was used, but not more often than is written.</summary>
    private bool Opens(string token)
    {
        if (TokenRules.Find(Memory.Tokens, token) is not { } found)
        {
            return false;
        }

        var now = Now();
        if (TokenUses.IsFresh(found, now))
        {
            return true;
        }

        Memory.Touch(found, now);
        uses.Record(found.Id, now);
        return true;
    }

    private async Task<WorkspaceTokenReceipt> IssueAsync(ImmutableArray<LiveToken> revoked, CancellationToken cancellationToken)
    {
        var now = Now();
        var issued = IssuedToken.Create();
        await Memory.CommitAsync(
            [.. TokenRules.Revoke(revoked, now), .. TokenRules.Issue(issued, now, Actor.Operator)], issued, cancellationToken: cancellationToken);
        return new WorkspaceTokenReceipt(new WorkspaceToken(issued.Id, issued.Prefix, now, LastUsedAt: null, RevokedAt: null), issued.Text);
    }

    /// <summary>No decision is made on a guess.</summary>
    private Task SettleAsync(CancellationToken cancellationToken) => Memory.SettleAsync(cancellationToken);

    /// <summary>
    /// Decides and commits what concerns others too. What was read of them may have changed before the commit, which then wrote nothing: it is
    /// read and decided anew. While others are read, this workspace may learn what another grain has committed about it: decide on the state
    /// after the reading.
    /// </summary>
    private async Task<T> TogetherAsync<T>(Func<Task<T>> command, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await SettleAsync(cancellationToken);
            try
            {
                return await command();
            }
            catch (Exception exception) when (exception is HasChildrenException or InconsistentStateException && attempt < TeamAttempts)
            {
                Memory.Doubt();
            }
        }
    }

    /// <summary>What follows in memory from what was committed, by whichever grain.</summary>
    private void Follow(WorkspaceState? before, bool beginsAnew)
    {
        var state = State!;
        if (beginsAnew)
        {
            if (state.Status is not (WorkspaceStatus.Online or WorkspaceStatus.Degraded or WorkspaceStatus.Failed))
            {
                // Nobody is there to talk to: not by the keys, and not by a beat that would write them again.
                beats.Forget(Id);
                presence.Clear(Id);
            }

            Watch.Expect(WorkspaceRules.Patience(state, options.Value, Now()));
            StayAwake();
        }

        if (StallRules.BeginsAnew(before, state))
        {
            AwaitProgressAnew();
        }
        else
        {
            AwaitProgress();
        }

        if (before is not null && before.ParentId != state.ParentId && _pulse.Vitals.LastHeartbeatAt is { } at)
        {
            // A team that it has come to learns how busy it is with the next flush: facts do not say.
            beats.Record(new BusyCount(Id, _pulse.Vitals.ActiveTasks, at));
        }
    }

    /// <summary>The state as it is committed; waits for the command under way when the answer to its commit was lost.</summary>
    private async Task<WorkspaceState?> ReadCommittedAsync(CancellationToken cancellationToken)
    {
        if (Memory.IsInDoubt)
        {
            await GrainFactory.GetGrain<IWorkspaceNeighbour>(Id.Value).SettleAsync(cancellationToken);
        }

        return Memory.Committed;
    }

    /// <summary>Commits what is decided about this workspace and everything below it.</summary>
    private Task<SubtreeChange> ChangeSubtreeAsync(
        Func<WorkspaceState, ImmutableArray<Descendant>, SubtreeChange> decide, CancellationToken cancellationToken) => TogetherAsync(
        async () =>
        {
            Known();
            var below = await workspaces.ReadBelowAsync(Id, cancellationToken);
            var change = decide(Known(), below);
            await Memory.CommitAsync(change.Own, alongside: change.Below, cancellationToken: cancellationToken);
            return change;
        },
        cancellationToken);

    /// <summary>
    /// Changes the status, or whether it is stalled, because of what was heard or not heard. When Postgres is away it stays as it is and is
    /// tried again: by the next heartbeat, which sees the same difference, or by the watch.
    /// </summary>
    private async Task TransitAsync(Func<WorkspaceState, WorkspaceFact?> decide, CancellationToken cancellationToken)
    {
        try
        {
            await SettleAsync(cancellationToken);
            if (State is { } state && decide(state) is { } fact)
            {
                var silentSince = fact is WorkspaceFact.WentOffline ? _pulse.Vitals.LastHeartbeatAt ?? DateTimeOffset.MinValue : (DateTimeOffset?)null;
                await Memory.CommitAsync([fact], silentSince: silentSince, cancellationToken: cancellationToken);
                if (fact is WorkspaceFact.ProvisioningFailed failed)
                {
                    _pulse.Set(_pulse.Vitals with { SampleError = failed.Error });
                }

                Log(fact);
            }
        }
        catch (StorageUnavailableException exception)
        {
            LogTransitionWaits(logger, Id, exception);
        }
        catch (InconsistentStateException)
        {
            // Another activation of this workspace goes on with it; this one has nothing to say any more, and what it heard is flushed.
            LogOvertaken(logger, Id);
            DeactivateOnIdle();
        }
    }

    private void Hear(WorkspaceVitals vitals)
    {
        if (State is { Status: WorkspaceStatus.Removed })
        {
            // Removed by another's commit in this very moment: what is heard now must not set its keys again.
            return;
        }

        var isBusinessNew = vitals.ActiveTasks != _pulse.Vitals.ActiveTasks;
        _pulse.Set(vitals);
        var atRest = State is { Status: WorkspaceStatus.Paused };
        beats.Record(new Beat(Id, vitals, State?.Url, atRest));
        if (isBusinessNew)
        {
            beats.Record(new BusyCount(Id, vitals.ActiveTasks, vitals.LastHeartbeatAt!.Value));
        }

        Watch.Expect(atRest ? null : options.Value.HeartbeatTimeout);
        StayAwake();
        AwaitProgress();
    }

    /// <summary>
    /// Who waits for its agent is not put to sleep, though ordinary beats are no turns: each beat to one that sleeps costs a statement, and only the
    /// sweep would notice the silence.
    /// </summary>
    private void StayAwake()
    {
        if (Watch.IsWaiting == _staysAwake || !options.Value.Witnesses.HasFlag(Witnesses.Timer))
        {
            return;
        }

        _staysAwake = Watch.IsWaiting;
        DelayDeactivation(_staysAwake ? TimeSpan.MaxValue : TimeSpan.FromSeconds(-1));
    }

    private void AwaitProgressAnew()
    {
        _pulse.RestartProgress(time.GetTimestamp());
        AwaitProgress();
    }

    private void AwaitProgress()
    {
        if (StallRules.Window(State, _pulse.Vitals) is { } window)
        {
            (_stall ??= new StallWatch(Id, deadlines, _pulse, listening, time, CallStalledAsync, logger)).Expect(window);
        }
        else
        {
            _stall?.Expect(null);
        }
    }

    /// <summary>Gives the agent up, unless what is learned on the way is that the waiting has begun anew.</summary>
    /// <returns>Whether there is nothing to give up any more.</returns>
    private async Task<bool> GiveUpAsync(CancellationToken cancellationToken)
    {
        if (!giveUps.TryBegin())
        {
            return false;
        }

        try
        {
            var why = provisioning.Value.StartsAgents && Watch.IsOver && State is { Status: WorkspaceStatus.Provisioning }
                ? await story.ExplainAsync(Id, WorkspaceRules.NotHeardOf(options.Value), cancellationToken)
                : WorkspaceRules.NotHeardOf(options.Value);

            // What is heard from here on waits for its turn; what was heard before ends the silence.
            _pulse.Close();
            await TransitAsync(state => Watch.IsOver ? WorkspaceRules.GiveUp(state, why, Now()) : null, cancellationToken);
        }
        finally
        {
            giveUps.End();
            Memory.Listen();
        }

        return State is not { } state || WorkspaceRules.GiveUp(state, "", Now()) is null;
    }

    /// <summary>Calls it stalled, unless what is learned on the way is that there is progress, or none to wait for.</summary>
    /// <returns>Whether there is nothing to wait for any more.</returns>
    private async Task<bool> CallStalledAsync(CancellationToken cancellationToken)
    {
        if (!giveUps.TryBegin())
        {
            // What they all wait for, a model perhaps, may be gone for very many at once.
            return false;
        }

        try
        {
            await TransitAsync(Decide, cancellationToken);
        }
        finally
        {
            giveUps.End();
            Memory.Listen();
        }

        return StallRules.Window(State, _pulse.Vitals) is null;

        WorkspaceFact? Decide(WorkspaceState state)
        {
            // What is heard from here on waits for its turn, and is progress since; what was heard before ends the waiting.
            _pulse.Close();
            if (_stall is not { IsOver: true } || StallRules.Stall(state, _pulse.Vitals, _pulse.ProgressAt, Now()) is not { } fact)
            {
                return null;
            }

            _pulse.Forget(_pulse.ProgressAt);
            return fact;
        }
    }

    private HeartbeatReceipt Receipt(bool isKnown) => new(isKnown, awake.Silo, options.Value.HeartbeatTimeout);

    private Workspace Describe(WorkspaceState state) => state.Describe(_pulse.Vitals, Memory.Place);

    private DateTimeOffset Now() => time.GetWrittenNow();
}
