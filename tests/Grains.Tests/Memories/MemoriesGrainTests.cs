using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Memories;

namespace Molecule.Grains.Tests.Memories;

public sealed class MemoriesGrainTests
{
    private static readonly WorkspaceId Workspace = new(Guid.NewGuid());

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
    private readonly RecordingStore _store = new();
    private readonly MemoriesGrain _memories;

    public MemoriesGrainTests() => _memories = new MemoriesGrain(_store, _clock);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RememberAsync_Longest_IsAddedUnderItsLimit()
    {
        var content = new string('x', MemoryLimits.MaxContent);
        var space = new string('é', 25);

        var memory = await _memories.RememberAsync(Workspace, new NewMemory(content, MemoryScope.Team, space), Cancelled);

        memory.ShouldBe(new Memory(memory.Id, Workspace, content, MemoryScope.Team, space, _clock.GetUtcNow()));
        _store.Added.ShouldBe((memory, MemoryLimits.MaxMemories));
    }

    [Fact]
    public async Task RememberAsync_OutOfRange_IsRefusedAndNamesTheField()
    {
        (string Content, string Namespace, MemoryScope Scope, string Field)[] refused =
        [
            ("", "n", MemoryScope.Local, "content"),
            (new string('x', MemoryLimits.MaxContent + 1), "n", MemoryScope.Local, "content"),
            ("a\0b", "n", MemoryScope.Local, "content"),
            ("\ud800", "n", MemoryScope.Local, "content"),
            ("x", "", MemoryScope.Local, "namespace"),
            ("x", new string('x', 51), MemoryScope.Local, "namespace"),
            ("x", new string('é', 26), MemoryScope.Local, "namespace"),
            ("x", "a\nb", MemoryScope.Local, "namespace"),
            ("x", "n", (MemoryScope)3, "scope"),
        ];
        foreach (var (content, space, scope, field) in refused)
        {
            (await Should.ThrowAsync<InvalidFieldException>(() => _memories.RememberAsync(Workspace, new NewMemory(content, scope, space), Cancelled)))
                .Field.ShouldBe(field);
        }

        _store.Added.ShouldBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(IMemories.MaxPage)]
    public async Task RecallAsync_InRange_IsAsked(int limit)
    {
        var query = new MemoryQuery(MemoryScope.Team, new string('q', MemoryLimits.MaxQuery), "n", Guid.NewGuid(), limit);
        await _memories.RecallAsync(Workspace, query, Cancelled);
        _store.Asked.ShouldBe((Workspace, query));
    }

    [Theory]
    [InlineData(0, 1, "limit")]
    [InlineData(51, 1, "limit")]
    [InlineData(50, 1_001, "q")]
    public async Task RecallAsync_OutOfRange_IsRefused(int limit, int length, string field) =>
        (await Should.ThrowAsync<InvalidFieldException>(() => _memories.RecallAsync(
            Workspace, new MemoryQuery(null, new string('q', length), null, null, limit), Cancelled))).Field.ShouldBe(field);

    private sealed class RecordingStore : IMemoryStore
    {
        public (Memory Memory, int Most)? Added { get; private set; }

        public (WorkspaceId Workspace, MemoryQuery Query)? Asked { get; private set; }

        public Task AddAsync(Memory memory, int most, CancellationToken cancellationToken)
        {
            Added = (memory, most);
            return Task.CompletedTask;
        }

        public Task<MemoryPage> FindAsync(WorkspaceId workspace, MemoryQuery query, CancellationToken cancellationToken)
        {
            Asked = (workspace, query);
            return Task.FromResult(new MemoryPage([], HasMore: false));
        }

        public Task DeleteAsync(WorkspaceId workspace, Guid memory, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
