using System.Buffers.Binary;
using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>Which workspaces this silo looks after when nobody else may, and which silos there are.</summary>
internal sealed class LivenessRing(ISiloStatusOracle silos)
{
    private readonly Lock _gate = new();
    private IRingRange? _range;
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The silos that are there, spelled as in <c>heard_by</c>.</summary>
    public ImmutableArray<string> Silos => [.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(silo => silo.ToParsableString())];

    /// <summary>Completes when the share has become another one after this was read.</summary>
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
        TaskCompletionSource change;
        lock (_gate)
        {
            (change, _change) = (_change, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Volatile.Write(ref _range, range);
        }

        change.SetResult();
    }
}
