using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>Which workspaces this silo looks after when nobody else may, which it has lost sight of, and which silos there are.</summary>
internal sealed class LivenessRing(ISiloStatusOracle silos)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<WorkspaceId> _lost = new();
    private IRingRange? _range;
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The silos that are there, spelled as in <c>heard_by</c>.</summary>
    public ImmutableArray<string> Silos => [.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(silo => silo.ToParsableString())];

    /// <summary>Completes when the share has become another one, or workspaces were lost sight of, after this was read.</summary>
    public Task Change
    {
        get
        {
            lock (_gate)
            {
                return _change.Task;
            }
        }
    }

    /// <summary>Whether the workspace is in this silo's share; each is, until it is known which are.</summary>
    public bool Covers(WorkspaceId workspace)
    {
        // The last four bytes of an id are random, whatever its version.
        Span<byte> bytes = stackalloc byte[16];
        workspace.Value.TryWriteBytes(bytes);
        return Volatile.Read(ref _range)?.InRange(BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..])) ?? true;
    }

    public void Share(IRingRange range)
    {
        Volatile.Write(ref _range, range);
        Signal();
    }

    /// <summary>
    /// The grain of a workspace goes to sleep here though a sign of life is waited for. That happens when a silo dies: with it goes its part of the
    /// directory of grains, and whoever stood in it is put to sleep wherever it was awake.
    /// </summary>
    public void Lose(WorkspaceId workspace)
    {
        _lost.Enqueue(workspace);
        Signal();
    }

    /// <summary>Takes out those that were lost sight of.</summary>
    public ImmutableArray<WorkspaceId> TakeLost()
    {
        var lost = ImmutableArray.CreateBuilder<WorkspaceId>();
        while (_lost.TryDequeue(out var workspace))
        {
            lost.Add(workspace);
        }

        return lost.DrainToImmutable();
    }

    private void Signal()
    {
        TaskCompletionSource change;
        lock (_gate)
        {
            (change, _change) = (_change, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        change.SetResult();
    }
}
