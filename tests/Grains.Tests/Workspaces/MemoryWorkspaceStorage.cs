using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
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
    private ImmutableList<WorkspaceFact> _log = [];
    private ImmutableList<WorkspaceId> _logOwners = [];
    private TaskCompletionSource? _gate;
    private int _reads;

    /// <summary>Every read and write fails, and changes nothing.</summary>
    public bool IsAway { get; set; }

    /// <summary>Every write is saved, and fails all the same.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>How many facts there are.</summary>
    public int Head => _log.Count;

    /// <summary>How often a row was read.</summary>
    public int Reads => _reads;

    public WorkspaceRecord? Find(WorkspaceId workspace) => _rows.GetValueOrDefault(workspace.Value);

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

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Interlocked.Increment(ref _reads);
        ThrowWhenAway();
        var row = _rows.GetValueOrDefault(grainId.GetGuidKey());
        grainState.State = (T)(object)(row ?? new WorkspaceRecord());
        grainState.ETag = (row?.State!.Version ?? 0).ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = row is not null;
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = (WorkspaceRecord)(object)grainState.State!;
        var known = long.Parse(grainState.ETag ?? "0", CultureInfo.InvariantCulture);
        if (_gate is { } gate)
        {
            await gate.Task;
        }

        ThrowWhenAway();
        var saved = Commit(record, record.State!, known);
        if (LosesAnswers)
        {
            throw new StorageUnavailableException("the line broke");
        }

        grainState.State = (T)(object)saved;
        grainState.ETag = record.State!.Version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();

    private WorkspaceRecord Commit(WorkspaceRecord record, WorkspaceState state, long known)
    {
        lock (_lock)
        {
            var stored = _rows.GetValueOrDefault(state.Id.Value);
            var version = stored?.State!.Version ?? 0;
            if (version != known || stored?.Vitals.LastHeartbeatAt > record.SilentSince)
            {
                throw new InconsistentStateException("raced", version.ToString(CultureInfo.InvariantCulture), known.ToString(CultureInfo.InvariantCulture));
            }

            Refuse(record, state);
            _log = _log.AddRange(record.Uncommitted);
            _logOwners = _logOwners.AddRange(record.Uncommitted.Select(_ => state.Id));
            var saved = record with
            {
                Uncommitted = [],
                NewToken = null,
                SilentSince = null,
                LastPosition = record.Uncommitted.IsEmpty ? record.LastPosition : _log.Count,
                StoredPlace = record.Place,
                TokenHash = record.NewToken?.Hash ?? record.TokenHash,
            };
            _rows[state.Id.Value] = saved;
            return saved;
        }
    }

    private void Refuse(WorkspaceRecord record, WorkspaceState state)
    {
        if (record.Uncommitted.Any(fact => fact is WorkspaceFact.Provisioned or WorkspaceFact.Moved) && state.ParentId is { } parent)
        {
            if (_rows.GetValueOrDefault(parent.Value) is not { State.Status: not WorkspaceStatus.Removed })
            {
                throw new ParentNotFoundException(parent);
            }

            for (var above = (WorkspaceId?)parent; above is { } one; above = _rows.GetValueOrDefault(one.Value)?.State!.ParentId)
            {
                if (one == state.Id)
                {
                    throw new CycleException(parent);
                }
            }
        }

        if (state.Status == WorkspaceStatus.Removed
            && Rows().Any(row => row.ParentId == state.Id && row.Status != WorkspaceStatus.Removed))
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
