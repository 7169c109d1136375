using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Grains.Workspaces.Stalls;
using Molecule.Grains.Workspaces.Tokens;

namespace Molecule.Grains.Workspaces.Commits;

/// <summary>
/// What a grain knows of its workspace, by what is committed: by itself, by other grains, which tell it, or, when the answer to a commit was
/// lost, as the row says.
/// </summary>
/// <param name="id">Which workspace.</param>
/// <param name="record">Its row.</param>
/// <param name="relay">Tells the silos of what is committed.</param>
/// <param name="announcer">Tells the gateways.</param>
/// <param name="presence">The keys of those whose address no longer counts are cleared.</param>
/// <param name="pulse">Where ordinary heartbeats are heard while nothing is under way.</param>
/// <param name="time">Dates announcements.</param>
/// <param name="follow">
/// What follows in the grain: called with the state before, whenever another one is known to be committed, before anybody is told of it; and
/// with whether the status is another too, or was committed anew, so that waiting for the agent begins anew.
/// </param>
internal sealed class WorkspaceMemory(
    WorkspaceId id,
    IPersistentState<WorkspaceRecord> record,
    CommitRelay relay,
    IAnnouncer announcer,
    IPresence presence,
    Pulse pulse,
    TimeProvider time,
    Action<WorkspaceState?, bool> follow)
{
    private bool _isAtStorage;
    private bool _isCommitting;
    private WorkspaceState? _beforeCommit;
    private WorkspaceState? _learned;

    public WorkspaceState? State => record.State.State;

    /// <summary>The state as it is committed, also while the next one is on its way to Postgres.</summary>
    public WorkspaceState? Committed => _isCommitting ? _beforeCommit : State;

    /// <summary>Where it stands on the canvas.</summary>
    public WorkspacePlace? Place => record.State.Place;

    /// <summary>Its live tokens, oldest first.</summary>
    public ImmutableArray<LiveToken> Tokens => record.State.Tokens;

    /// <summary>Whether the row has to be read before anything is decided.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>Hands over what was flushed of its vitals when the row was read, and keeps it no longer.</summary>
    public WorkspaceVitals TakeStoredVitals()
    {
        var vitals = record.State.Vitals;
        record.State = record.State with { Vitals = WorkspaceVitals.None };
        return vitals;
    }

    /// <summary>Reads the row before the next decision: what was decided on was not so.</summary>
    public void Doubt()
    {
        IsInDoubt = true;
        Listen();
    }

    /// <summary>Lets the pulse hear ordinary heartbeats by itself while the workspace has nothing else on its mind.</summary>
    public void Listen()
    {
        if (!_isAtStorage && !IsInDoubt && State is { Status: WorkspaceStatus.Online or WorkspaceStatus.Degraded } state)
        {
            pulse.Open(state, Tokens);
        }
        else
        {
            pulse.Close();
        }
    }

    /// <summary>Keeps in mind that a token was used.</summary>
    public void Touch(LiveToken token, DateTimeOffset at)
    {
        record.State = record.State with { Tokens = record.State.Tokens.Replace(token, token with { LastUsedAt = at }) };
        Listen();
    }

    /// <summary>Reads the row again when the last write may or may not have happened, so that no decision is made on a guess.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (!IsInDoubt)
        {
            return;
        }

        var before = State;
        _isAtStorage = true;
        Listen();
        try
        {
            await record.ReadStateAsync(cancellationToken);
            IsInDoubt = false;
        }
        finally
        {
            _isAtStorage = false;
            TakeOver();
            Listen();
        }

        // What follows from a status follows as well when nobody was told that it was committed: who is provisioned is waited for.
        if (State is { } state)
        {
            Follow(before, beginsAnew: state.Status != before?.Status);
        }
    }

    /// <summary>
    /// Applies and saves the facts, with what happens to others alongside, a place, a token and files when there are new ones, all or nothing; then
    /// tells.
    /// </summary>
    public async Task CommitAsync(
        ImmutableArray<WorkspaceFact> facts,
        IssuedToken? token = null,
        WorkspacePlace? place = null,
        DateTimeOffset? silentSince = null,
        ImmutableArray<WorkspaceChange>? alongside = null,
        ImmutableArray<WorkspaceFile>? files = null,
        CancellationToken cancellationToken = default)
    {
        var before = record.State;
        var placed = place is not null && place != before.Place;
        if (facts.IsEmpty && !placed)
        {
            return;
        }

        facts = StallRules.Complete(id, before.State, facts);
        record.State = before with
        {
            State = facts.Aggregate(before.State, (state, fact) => WorkspaceState.Apply(id, state, fact)),
            Uncommitted = facts,
            Alongside = alongside ?? [],
            NewToken = token,
            NewFiles = files ?? [],
            Place = place ?? before.Place,
            SilentSince = silentSince,
        };

        await WriteAsync(before, cancellationToken);

        // One that is restarted while it is provisioned has its whole time again.
        Follow(before.State, before.State?.Status != State!.Status || facts.Any(fact => fact is WorkspaceFact.Reprovisioned));
        if (!facts.IsEmpty)
        {
            ImmutableArray<WorkspaceState> others = [.. (alongside ?? []).Select(change => change.State)];
            ForgetPresence(others);
            var committed = record.State.Committed;
            record.State = record.State with { Committed = [] };
            await TellAsync(committed, [.. others, State]);
        }

        if (placed)
        {
            announcer.AnnouncePlace(id, State.ParentId, place!, time.GetWrittenNow());
        }
    }

    /// <summary>Takes over what another grain has committed about this workspace, at once or when its own commit has ended.</summary>
    public void Learn(WorkspaceState state)
    {
        // News of different commits may pass each other while this waits: what is newest counts.
        if (_learned is not { } learned || learned.Version < state.Version)
        {
            _learned = state;
        }

        if (!_isAtStorage)
        {
            TakeOver();
        }
    }

    private async Task WriteAsync(WorkspaceRecord before, CancellationToken cancellationToken)
    {
        _beforeCommit = before.State;
        _isAtStorage = _isCommitting = true;
        Listen();
        try
        {
            await record.WriteStateAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            // A refusal was rolled back; of anything else it is not known whether it was saved before the line broke.
            record.State = before;
            IsInDoubt |= exception is not MoleculeException;
            throw;
        }
        finally
        {
            _isAtStorage = _isCommitting = false;
            TakeOver();
            Listen();
        }
    }

    /// <summary>Takes over what was learned, when it is newer than what is known here.</summary>
    private void TakeOver()
    {
        if (_learned is { } learned && learned.Version > (State?.Version ?? 0))
        {
            var before = State;
            // More has happened than was told, to its tokens perhaps, of which nothing is told: the row is read before anything is decided.
            var isMoreThanTold = learned.Version > (before?.Version ?? 0) + 1;
            IsInDoubt |= isMoreThanTold;
            record.State = record.State with { State = learned };
            Listen();
            // What happens to one that is provisioned, a move for example, does not give its agent more time. But it may have been put to rest
            // and woken when nobody told.
            Follow(before, before?.Status != learned.Status || isMoreThanTold);
        }

        _learned = null;
    }

    private void Follow(WorkspaceState? before, bool beginsAnew)
    {
        if (State!.Status == WorkspaceStatus.Removed)
        {
            record.State = record.State with { Place = null, StoredPlace = null, Tokens = [] };
        }

        follow(before, beginsAnew);
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

    private Task TellAsync(ImmutableArray<CommittedFact> committed, ImmutableArray<WorkspaceState> states)
    {
        announcer.Announce(committed);
        return relay.TellAsync(id, committed, states);
    }
}
