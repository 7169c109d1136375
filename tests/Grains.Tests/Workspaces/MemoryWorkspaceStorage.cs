using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Tokens;
using Orleans.Storage;

namespace Molecule.Grains.Tests.Workspaces;

/// <summary>
/// Keeps workspaces in memory by the rules of the real storage: version checked, row and facts together or not at all, parents and children
/// as the database sees them. It can be away, hold a write up, or save and then lose the answer.
/// </summary>
internal sealed class MemoryWorkspaceStorage : IGrainStorage
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<Guid, WorkspaceRecord> _rows = new();
    private readonly ConcurrentDictionary<WorkspaceId, ImmutableArray<WorkspaceFile>> _files = new();
    private ImmutableList<WorkspaceFact> _log = [];
    private ImmutableList<WorkspaceId> _logOwners = [];
    private TaskCompletionSource? _gate;
    private int _reads;

    /// <summary>Every read and write fails, and changes nothing.</summary>
    public bool IsAway { get; set; }

    /// <summary>Every write is saved, and fails all the same.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Runs after the next row was read and before the answer is given.</summary>
    public Func<Task>? Meanwhile { get; set; }

    /// <summary>Workspaces whose rows cannot be read, and how often not; reads that fail are counted too.</summary>
    public ConcurrentDictionary<WorkspaceId, int> Unreadable { get; } = new();

    /// <summary>How many facts there are.</summary>
    public int Head => _log.Count;

    /// <summary>How often a row was read.</summary>
    public int Reads => _reads;

    public WorkspaceRecord? Find(WorkspaceId workspace) => _rows.GetValueOrDefault(workspace.Value);

    public ImmutableArray<WorkspaceFile> FilesOf(WorkspaceId workspace) => _files.GetValueOrDefault(workspace, []);

    public ImmutableArray<WorkspaceFact> FactsOf(WorkspaceId workspace)
    {
        lock (_lock)
        {
            return [.. _log.Where((_, index) => _logOwners[index] == workspace)];
        }
    }

    /// <summary>The fact at a position, when it is committed.</summary>
    public WorkspaceFact? At(long position)
    {
        lock (_lock)
        {
            return position >= 1 && position <= _log.Count ? _log[(int)position - 1] : null;
        }
    }

    /// <summary>Whom the fact at a position is about.</summary>
    public WorkspaceId OwnerAt(long position)
    {
        lock (_lock)
        {
            return _logOwners[(int)position - 1];
        }
    }

    public ImmutableArray<WorkspaceState> Rows() => [.. _rows.Values.Select(row => row.State!)];

    /// <summary>What another activation of the same workspace would write.</summary>
    public void WriteBehindTheGrainsBack(WorkspaceId workspace, Func<WorkspaceRecord, WorkspaceRecord> change)
    {
        lock (_lock)
        {
            _rows[workspace.Value] = change(_rows[workspace.Value]);
        }
    }

    /// <summary>From now on writes wait until the gate is opened.</summary>
    public void HoldWrites() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetWritesGo()
    {
        var gate = _gate;
        _gate = null;
        gate?.SetResult();
    }

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Interlocked.Increment(ref _reads);
        var id = new WorkspaceId(grainId.GetGuidKey());
        if (Unreadable.GetValueOrDefault(id) is var times and > 0)
        {
            Unreadable[id] = times - 1;
            throw new StorageUnavailableException("nobody answers");
        }

        ThrowWhenAway();
        var row = _rows.GetValueOrDefault(grainId.GetGuidKey());
        if (Meanwhile is { } meanwhile)
        {
            Meanwhile = null;
            await meanwhile();
        }

        grainState.State = (T)(object)(row ?? new WorkspaceRecord());
        grainState.ETag = (row?.State!.Version ?? 0).ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = row is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = (WorkspaceRecord)(object)grainState.State!;
        if (_gate is { } gate)
        {
            await gate.Task;
        }

        ThrowWhenAway();
        var saved = Commit(record, record.State!);
        if (LosesAnswers)
        {
            throw new StorageUnavailableException("the line broke");
        }

        grainState.State = (T)(object)saved;
        grainState.ETag = record.State!.Version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();

    private WorkspaceRecord Commit(WorkspaceRecord record, WorkspaceState state)
    {
        lock (_lock)
        {
            WorkspaceChange[] changes = [.. record.Changes];
            foreach (var change in changes)
            {
                var stored = _rows.GetValueOrDefault(change.State.Id.Value);
                var version = stored?.State!.Version ?? 0;
                if (version != change.KnownVersion || (change.State.Id == state.Id && stored?.Vitals.LastHeartbeatAt > record.SilentSince))
                {
                    throw new InconsistentStateException("raced", version.ToString(CultureInfo.InvariantCulture), change.KnownVersion.ToString(CultureInfo.InvariantCulture));
                }
            }

            // As it will be: all changes together.
            var after = _rows.Values.ToDictionary(row => row.State!.Id, row => row.State!);
            foreach (var change in changes)
            {
                after[change.State.Id] = change.State;
            }

            foreach (var change in changes)
            {
                Refuse(change, after);
            }

            var committed = ImmutableArray.CreateBuilder<CommittedFact>();
            foreach (var change in changes)
            {
                foreach (var fact in change.Facts)
                {
                    _log = _log.Add(fact);
                    _logOwners = _logOwners.Add(change.State.Id);
                    committed.Add(new CommittedFact(_log.Count, change.State.Id, change.State.ParentId, fact));
                }

                if (change.FilesOf is { } other)
                {
                    _files[change.State.Id] = FilesOf(other);
                }
                else if (change.KnownVersion == 0 || change.Facts.Any(fact => fact is WorkspaceFact.Reprovisioned { Template: not null }))
                {
                    _files[change.State.Id] = change.Files;
                }

                var row = _rows.GetValueOrDefault(change.State.Id.Value) ?? new WorkspaceRecord();
                _rows[change.State.Id.Value] = Gone(row with { State = change.State });
            }

            var saved = Gone(record with
            {
                Uncommitted = [],
                Alongside = [],
                NewToken = null,
                NewFiles = [],
                SilentSince = null,
                Committed = committed.ToImmutable(),
                StoredPlace = record.Place,
                Tokens = TokenRules.After(record.Tokens, record.Uncommitted, record.NewToken),
            });
            _rows[state.Id.Value] = saved;
            return saved;
        }
    }

    /// <summary>A removed workspace has no token and no place.</summary>
    private static WorkspaceRecord Gone(WorkspaceRecord row) =>
        row.State!.Status == WorkspaceStatus.Removed ? row with { Tokens = [], Place = null, StoredPlace = null } : row;

    private static void Refuse(WorkspaceChange change, Dictionary<WorkspaceId, WorkspaceState> after)
    {
        var state = change.State;
        if (change.Facts.Any(fact => fact is WorkspaceFact.Provisioned or WorkspaceFact.Moved) && state.ParentId is { } parent)
        {
            if (after.GetValueOrDefault(parent) is not { Status: not WorkspaceStatus.Removed })
            {
                throw new ParentNotFoundException(parent);
            }

            for (var above = (WorkspaceId?)parent; above is { } one; above = after.GetValueOrDefault(one)?.ParentId)
            {
                if (one == state.Id)
                {
                    throw new CycleException(parent);
                }
            }
        }

        if (change.Facts.Any(fact => fact is WorkspaceFact.Forwarded or WorkspaceFact.Removed { ForwardedTo: not null }) && state.ForwardedTo is { } heir)
        {
            if (after.GetValueOrDefault(heir) is not { Status: not WorkspaceStatus.Removed })
            {
                throw new ForwardTargetNotFoundException(heir);
            }

            for (var next = (WorkspaceId?)heir; next is { } one; next = after.GetValueOrDefault(one)?.ForwardedTo)
            {
                if (one == state.Id)
                {
                    throw new ForwardCycleException(state.Id);
                }
            }
        }

        if (state.Status != WorkspaceStatus.Paused
            && change.Facts.Any(fact => fact is WorkspaceFact.Provisioned or WorkspaceFact.Moved or WorkspaceFact.Reprovisioned))
        {
            for (var above = state.ParentId; above is { } one; above = after.GetValueOrDefault(one)?.ParentId)
            {
                if (after.GetValueOrDefault(one)?.Status == WorkspaceStatus.Paused)
                {
                    throw new AncestorPausedException(one);
                }
            }
        }

        if (change.Facts.Any(fact => fact is WorkspaceFact.Paused)
            && after.Values.FirstOrDefault(row => row.ParentId == state.Id && row.Status is not (WorkspaceStatus.Paused or WorkspaceStatus.Removed)) is { } awake)
        {
            throw new InconsistentStateException($"{awake.Id} came below", storedEtag: "", currentEtag: "");
        }

        if (state.Status == WorkspaceStatus.Removed
            && after.Values.Any(row => row.ParentId == state.Id && row.Status != WorkspaceStatus.Removed))
        {
            throw new HasChildrenException(state.Id);
        }
    }

    private void ThrowWhenAway()
    {
        if (IsAway)
        {
            throw new StorageUnavailableException("nobody answers");
        }
    }
}
