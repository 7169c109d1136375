using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Commits;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Grains.Workspaces.Teams;
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
    IOptions<WorkspaceOptions> options,
    TimeProvider time,
    ILogger<WorkspaceGrain> logger) : Grain, IWorkspaceOperator, IWorkspaceAgent, IWorkspaceWatch, IWorkspaceMember
{
    public const string StorageName = "workspaces";

    /// <summary>How often a commit over a whole team looks again when the team changed meanwhile.</summary>
    private const int TeamAttempts = 10;

    /// <summary>A timer that fires this much late was held up with its silo: then it is the silo that was silent, not the agent.</summary>
    private static readonly TimeSpan HeldUp = TimeSpan.FromSeconds(5);

    /// <summary>Pause before a change of status is tried again that Postgres could not take.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    private WorkspaceVitals _vitals = WorkspaceVitals.None;
    private bool _outcomeUnknown;
    private bool _isAtStorage;
    private WorkspaceState? _learned;
    private IGrainTimer? _watch;
    private TimeSpan? _patience;
    private long _lastSign;
    private long _watchSetAt;
    private TimeSpan _watchDue;

    private WorkspaceId Id => new(this.GetPrimaryKey());

    private WorkspaceState? State => record.State.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        awake.Enter(Id);
        _vitals = record.State.Vitals;
        Expect(WorkspaceRules.PatienceOnWaking(State, options.Value, Now()));
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        awake.Leave(Id);
        return Task.CompletedTask;
    }

    public async Task<Workspace> CreateAsync(NewWorkspace workspace, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        if (State is not null)
        {
            throw new AlreadyExistsException(Id);
        }

        await CommitAsync([.. WorkspaceRules.Create(Id, workspace, Now())], place: workspace.Place, cancellationToken: cancellationToken);
        Expect(State!.Status == WorkspaceStatus.Online ? options.Value.HeartbeatTimeout : options.Value.ProvisionTimeout);
        return Describe(State);
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
        var place = WorkspaceRules.Place(record.State.Place, changes);
        await CommitAsync([.. WorkspaceRules.Change(state, changes, Now())], place: place, cancellationToken: cancellationToken);
        return Describe(State!);
    }

    public async Task<RemovalReceipt> RemoveAsync(bool withChildren, CancellationToken cancellationToken)
    {
        var change = await CommitTeamAsync((state, below) => TeamRules.Remove(state, below, withChildren, Now()), cancellationToken);
        return new RemovalReceipt(change.InTheWay.IsEmpty, change.ChangedBelow, change.InTheWay);
    }

    public async Task<int> PauseAsync(CancellationToken cancellationToken) =>
        1 + (await CommitTeamAsync((state, below) => TeamRules.Pause(state, below, Now()), cancellationToken)).ChangedBelow;

    public async Task<int> ResumeAsync(CancellationToken cancellationToken) =>
        1 + (await CommitTeamAsync((state, below) => TeamRules.Resume(state, below, Now()), cancellationToken)).ChangedBelow;

    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        await CommitAsync([WorkspaceRules.Restart(Known(), Now())], cancellationToken: cancellationToken);
    }

    public async Task<RegistrationReceipt> RegisterAsync(Registration registration, string? token, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        if (State?.Status == WorkspaceStatus.Removed)
        {
            throw new WorkspaceRemovedException(Id);
        }

        Verify(token);
        var now = Now();
        var issued = record.State.TokenHash.IsEmpty ? IssuedToken.Create() : null;
        await CommitAsync([.. WorkspaceRules.Register(Id, State, registration, now)], issued, cancellationToken: cancellationToken);
        Hear(_vitals with { LastHeartbeatAt = now });
        return new RegistrationReceipt(issued?.Text);
    }

    public async Task<bool> HeartbeatAsync(Heartbeat heartbeat, string? token, CancellationToken cancellationToken)
    {
        if (State is not { } state || state.Status == WorkspaceStatus.Removed)
        {
            WorkspaceRules.Listen(heartbeat, Now());
            return false;
        }

        Verify(token);
        var before = _vitals;
        var vitals = WorkspaceRules.Listen(heartbeat, Now());
        Hear(vitals);
        if (vitals.CurrentTask != before.CurrentTask || vitals.ActiveTasks != before.ActiveTasks)
        {
            announcer.AnnounceTask(Id, state.ParentId, vitals);
        }

        if (WorkspaceRules.Beat(state, vitals) is not null)
        {
            await TransitAsync(current => WorkspaceRules.Beat(current, _vitals), cancellationToken);
        }

        return true;
    }

    public async Task UpdateCardAsync(string agentCard, string? token, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        var state = Present();
        Verify(token);
        WorkspaceRules.RequireCard(agentCard);
        if (!WorkspaceRules.IsSameCard(agentCard, state.AgentCard))
        {
            await CommitAsync([new WorkspaceFact.CardUpdated(Now(), Actor.Workspace, agentCard)], cancellationToken: cancellationToken);
        }
    }

    public Task WakeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task LearnAsync(WorkspaceState state)
    {
        _learned = state;
        if (!_isAtStorage)
        {
            TakeOver();
        }

        return Task.CompletedTask;
    }

    private WorkspaceState Known() => State ?? throw new WorkspaceNotFoundException(Id);

    private WorkspaceState Present() =>
        Known() is { Status: not WorkspaceStatus.Removed } state ? state : throw new WorkspaceRemovedException(Id);

    private void Verify(string? token)
    {
        if (token is not null && (record.State.TokenHash.IsEmpty || !IssuedToken.Matches(token, record.State.TokenHash)))
        {
            throw new InvalidTokenException();
        }
    }

    /// <summary>Reads the row again when the last write may or may not have happened, so that no decision is made on a guess.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (_outcomeUnknown)
        {
            _isAtStorage = true;
            try
            {
                await record.ReadStateAsync(cancellationToken);
            }
            finally
            {
                _isAtStorage = false;
                TakeOver();
            }

            _outcomeUnknown = false;
        }
    }

    /// <summary>Takes over what another grain has committed about this workspace, when it is newer than what is known here.</summary>
    private void TakeOver()
    {
        if (_learned is { } learned && learned.Version > (State?.Version ?? 0))
        {
            record.State = record.State with { State = learned };
            Settle(learned.Status);
        }

        _learned = null;
    }

    /// <summary>What follows in memory from a status that was committed, by whichever grain.</summary>
    private void Settle(WorkspaceStatus status)
    {
        if (status is WorkspaceStatus.Online or WorkspaceStatus.Degraded or WorkspaceStatus.Failed)
        {
            return;
        }

        // Nobody is there to talk to: not by the keys, and not by a beat that would write them again.
        beats.Forget(Id);
        presence.Clear(Id);
        switch (status)
        {
            case WorkspaceStatus.Removed:
                record.State = record.State with { Place = null, StoredPlace = null, TokenHash = [] };
                Expect(null);
                break;
            case WorkspaceStatus.Paused:
                Expect(null);
                break;
            case WorkspaceStatus.Provisioning:
                Expect(options.Value.ProvisionTimeout);
                break;
        }
    }

    /// <summary>Others whose address no longer counts lose their keys at once, also those whose grains sleep and will not hear of it.</summary>
    private void ForgetPresence(ImmutableArray<WorkspaceState> others)
    {
        foreach (var other in others)
        {
            if (other.Status is WorkspaceStatus.Removed or WorkspaceStatus.Paused or WorkspaceStatus.Provisioning)
            {
                presence.Clear(other.Id);
            }
        }
    }

    /// <summary>
    /// Applies and saves the facts, with what happens to others alongside, a place and a token when there are new ones, all or nothing; then
    /// tells.
    /// </summary>
    private async Task CommitAsync(
        ImmutableArray<WorkspaceFact> facts,
        IssuedToken? token = null,
        WorkspacePlace? place = null,
        DateTimeOffset? silentSince = null,
        ImmutableArray<WorkspaceChange>? alongside = null,
        CancellationToken cancellationToken = default)
    {
        var before = record.State;
        var placed = place is not null && place != before.Place;
        if (facts.IsEmpty && !placed)
        {
            return;
        }

        record.State = before with
        {
            State = facts.Aggregate(before.State, (state, fact) => WorkspaceState.Apply(Id, state, fact)),
            Uncommitted = facts,
            Alongside = alongside ?? [],
            NewToken = token,
            Place = place ?? before.Place,
            SilentSince = silentSince,
        };

        _isAtStorage = true;
        try
        {
            await record.WriteStateAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            // A refusal was rolled back; of anything else it is not known whether it was saved before the line broke.
            record.State = before;
            _outcomeUnknown = exception is not MoleculeException;
            throw;
        }
        finally
        {
            _isAtStorage = false;
            TakeOver();
        }

        // One that is restarted while it is provisioned has its whole time again.
        if (before.State?.Status != State!.Status || facts.Any(fact => fact is WorkspaceFact.Reprovisioned))
        {
            Settle(State.Status);
        }

        if (!facts.IsEmpty)
        {
            ImmutableArray<WorkspaceState> others = [.. (alongside ?? []).Where(change => !change.Facts.IsEmpty).Select(change => change.State)];
            ForgetPresence(others);
            await TellAsync(record.State.Committed, [.. others, State]);
        }

        if (placed)
        {
            announcer.AnnouncePlace(Id, State.ParentId, place!, Now());
        }
    }

    /// <summary>
    /// Commits what is decided about this workspace and everything below it. When the team changed while it was read (others came, left or
    /// changed), it is read and decided again.
    /// </summary>
    private async Task<TeamChange> CommitTeamAsync(
        Func<WorkspaceState, ImmutableArray<Descendant>, TeamChange> decide, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await SettleAsync(cancellationToken);
            var below = await workspaces.ReadBelowAsync(Id, cancellationToken);

            // Looked at only now: while the team was read, the grain may have learned what another one committed about this workspace.
            var change = decide(Known(), below);
            try
            {
                await CommitAsync(change.Own, alongside: change.Below, cancellationToken: cancellationToken);
                return change;
            }
            catch (Exception exception) when (exception is HasChildrenException or InconsistentStateException && attempt < TeamAttempts)
            {
                _outcomeUnknown = true;
            }
        }
    }

    private Task TellAsync(ImmutableArray<CommittedFact> committed, ImmutableArray<WorkspaceState> states)
    {
        announcer.Announce(committed);
        return relay.TellAsync(new CommitNews(Id, committed[0].Position, committed[^1].Position, states));
    }

    /// <summary>
    /// Changes the status because of what was heard or not heard. When Postgres is away it stays as it is and is tried again: by the next
    /// heartbeat, which sees the same difference, or by the watch.
    /// </summary>
    private async Task TransitAsync(Func<WorkspaceState, WorkspaceFact?> decide, CancellationToken cancellationToken)
    {
        try
        {
            await SettleAsync(cancellationToken);
            if (State is { } state && decide(state) is { } fact)
            {
                var silentSince = fact is WorkspaceFact.WentOffline ? _vitals.LastHeartbeatAt ?? DateTimeOffset.MinValue : (DateTimeOffset?)null;
                await CommitAsync([fact], silentSince: silentSince, cancellationToken: cancellationToken);
                LogTransition(logger, Id, State.Status);
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
        _vitals = vitals;
        var atRest = State is { Status: WorkspaceStatus.Paused };
        beats.Record(new Beat(Id, vitals, State?.Url, atRest));
        Expect(atRest ? null : options.Value.HeartbeatTimeout);
    }

    /// <summary>From now on, a sign of life is due within this time; null when none is.</summary>
    private void Expect(TimeSpan? patience)
    {
        _lastSign = time.GetTimestamp();
        _patience = patience;
        if (patience is null)
        {
            _watch?.Dispose();
            _watch = null;
        }
        else if (_watch is null || time.GetElapsedTime(_watchSetAt) + patience < _watchDue)
        {
            Watch(patience.Value);
        }
    }

    /// <summary>
    /// Sets the timer. It is not moved with every heartbeat: it fires once per patience, sees how long the silence really was, and waits for
    /// the rest.
    /// </summary>
    private void Watch(TimeSpan due)
    {
        _watchSetAt = time.GetTimestamp();
        _watchDue = due;
        if (_watch is null)
        {
            _watch = this.RegisterGrainTimer(OnWatchAsync, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        }
        else
        {
            _watch.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task OnWatchAsync(CancellationToken cancellationToken)
    {
        if (_patience is not { } patience)
        {
            return;
        }

        if (time.GetElapsedTime(_watchSetAt) - _watchDue > HeldUp)
        {
            // This silo did not run for a while, so it could not hear anybody: the agent gets its whole time again.
            LogHeldUp(logger, Id);
            _lastSign = time.GetTimestamp();
        }

        var remaining = patience - time.GetElapsedTime(_lastSign);
        if (remaining > TimeSpan.Zero)
        {
            Watch(remaining);
            return;
        }

        // Set first: whatever becomes of this attempt, there is another one until the agent is given up.
        Watch(RetryPause);
        await TransitAsync(state => WorkspaceRules.GiveUp(state, options.Value, Now()), cancellationToken);
        if (State is not { } state || WorkspaceRules.GiveUp(state, options.Value, Now()) is null)
        {
            Expect(null);
        }
    }

    private Workspace Describe(WorkspaceState state) => new()
    {
        Id = state.Id,
        Name = state.Name,
        Role = state.Role,
        Tier = state.Tier,
        Status = state.Status,
        AgentCard = state.AgentCard,
        Url = state.Url ?? "",
        ParentId = state.ParentId,
        ForwardedTo = state.ForwardedTo,
        Runtime = state.Runtime,
        WorkspaceDir = state.WorkspaceDir,
        Access = state.Access,
        CreatedAt = state.CreatedAt,
        UpdatedAt = state.UpdatedAt,
        Version = state.Version,
        Vitals = _vitals,
        Place = record.State.Place,
    };

    /// <summary>Now, to the microsecond: what Postgres gives back is then what was written.</summary>
    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
