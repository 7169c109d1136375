using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Memories;

/// <summary>Remembers what it was asked and answers what a test has set.</summary>
internal sealed class FakeMemories : IMemories
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    public (WorkspaceId Workspace, NewMemory Memory)? Remembered { get; private set; }

    public (WorkspaceId Workspace, MemoryQuery Query)? Recalled { get; private set; }

    public (WorkspaceId Workspace, Guid Memory)? Forgotten { get; private set; }

    public MemoryPage Page { get; set; } = new(ImmutableArray<Memory>.Empty, HasMore: false);

    public Exception? Fails { get; set; }

    public Task<Memory> RememberAsync(WorkspaceId workspace, NewMemory memory, CancellationToken cancellationToken)
    {
        Remembered = (workspace, memory);
        return Answer(new Memory(Guid.NewGuid(), workspace, memory.Content, memory.Scope, memory.Namespace, Now));
    }

    public Task<MemoryPage> RecallAsync(WorkspaceId workspace, MemoryQuery query, CancellationToken cancellationToken)
    {
        Recalled = (workspace, query);
        return Answer(Page);
    }

    public Task ForgetAsync(WorkspaceId workspace, Guid memory, CancellationToken cancellationToken)
    {
        Forgotten = (workspace, memory);
        return Answer(true);
    }

    private Task<T> Answer<T>(T answer) => Fails is { } failure ? Task.FromException<T>(failure) : Task.FromResult(answer);
}
