using System.Text;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Concurrency;

namespace Molecule.Grains.Memories;

/// <summary>Keeps and finds memories for gateways, which cannot see Postgres.</summary>
// Stateless and reentrant: it holds nothing between calls, so callers need not wait for each other; what must hold between them is decided
// in the database.
[StatelessWorker]
[Reentrant]
[GrainType("memories")]
internal sealed class MemoriesGrain(IMemoryStore store, TimeProvider time) : Grain, IMemories
{
    public async Task<Memory> RememberAsync(WorkspaceId workspace, NewMemory memory, CancellationToken cancellationToken)
    {
        WrittenText.Require("content", memory.Content, 1, MemoryLimits.MaxContent);
        RequireNamespace(memory.Namespace);
        if (!Enum.IsDefined(memory.Scope))
        {
            throw new InvalidFieldException("scope", "must be LOCAL, TEAM or GLOBAL");
        }

        // An id that begins with the time: memories of one moment keep their order.
        var now = time.GetUtcNow();
        var remembered = new Memory(Guid.CreateVersion7(now), workspace, memory.Content, memory.Scope, memory.Namespace, now);
        await store.AddAsync(remembered, MemoryLimits.MaxMemories, cancellationToken);
        return remembered;
    }

    public Task<MemoryPage> RecallAsync(WorkspaceId workspace, MemoryQuery query, CancellationToken cancellationToken)
    {
        WrittenText.Require("q", query.Text ?? "", 0, MemoryLimits.MaxQuery);
        WrittenText.Require("namespace", query.Namespace ?? "", 0, MemoryLimits.MaxNamespace);
        return query.Limit is >= 1 and <= IMemories.MaxPage
            ? store.FindAsync(workspace, query, cancellationToken)
            : throw new InvalidFieldException("limit", $"must be 1 to {IMemories.MaxPage}");
    }

    public Task ForgetAsync(WorkspaceId workspace, Guid memory, CancellationToken cancellationToken) =>
        store.DeleteAsync(workspace, memory, cancellationToken);

    private static void RequireNamespace(string text)
    {
        WrittenText.RequireLine("namespace", text, 1, MemoryLimits.MaxNamespace);
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > MemoryLimits.MaxNamespace)
        {
            throw new InvalidFieldException("namespace", $"must be at most {MemoryLimits.MaxNamespace} bytes of UTF-8, and is {bytes}");
        }
    }
}
