using System.Text;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Memories;
using Molecule.Storage.Tests.Workspaces;

namespace Molecule.Storage.Tests.Memories;

public sealed class MemoryStoreTests(Servers servers)
{
    private const int Plenty = 10_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindAsync_OwnMemories_AreNewestFirstAndInPages()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new MemoryStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        var added = new List<Memory>();
        // Added in another order than they are older, and two of them in one microsecond.
        foreach (var second in new[] { 3, 1, 2, 2, 5 })
        {
            added.Add(await AddAsync(store, workspace, $"at {second}", MemoryScope.Local, second: second));
        }

        var twins = new[] { added[2], added[3] }.OrderByDescending(memory => memory.Id.ToString(), StringComparer.Ordinal);
        Memory[] expected = [added[4], added[0], .. twins, added[1]];

        (await FindAsync(store, workspace)).ShouldBe(expected);
        var first = await store.FindAsync(workspace, new MemoryQuery(null, null, null, null, 3), Cancelled);
        first.Memories.ShouldBe(expected[..3]);
        first.HasMore.ShouldBeTrue();
        var rest = await store.FindAsync(workspace, new MemoryQuery(null, null, null, first.Memories[^1].Id, 2), Cancelled);
        rest.Memories.ShouldBe(expected[3..]);
        rest.HasMore.ShouldBeFalse();
    }

    /// <summary>Contract section 14.9, by brute force over random forests: whoever asks sees exactly what the rule lets through.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task FindAsync_EveryScopeInARandomForest_IsWhatTheRuleSays(int seed)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new MemoryStore(database.DataSource);
        var random = new Random(seed);
        var forest = new List<Activation>();
        var memories = new List<Memory>();
        for (var number = 0; number < 16; number++)
        {
            var parent = number > 2 && random.Next(5) > 0 ? forest[random.Next(forest.Count)] : null;
            forest.Add(await Activation.CreateAsync(database.DataSource, parent?.Id, $"W{number}"));
            foreach (var scope in Enum.GetValues<MemoryScope>().Where(scope => scope != MemoryScope.Global || parent is null))
            {
                memories.Add(await AddAsync(store, forest[^1].Id, $"{scope} of {number}", scope, second: memories.Count));
            }
        }

        var leaves = forest.Where(one => forest.All(other => other.State.ParentId != one.Id)).ToArray();
        foreach (var leaf in leaves.Take(2))
        {
            await leaf.CommitAsync(Facts.Removed());
        }

        foreach (var asker in forest)
        {
            foreach (var scope in new MemoryScope?[] { null, MemoryScope.Local, MemoryScope.Team, MemoryScope.Global })
            {
                (await FindAsync(store, asker.Id, scope)).ShouldBe(
                    memories.Where(memory => IsSeen(memory, asker, scope)).Reverse(), $"{scope} asked by {asker.State.Name}");
            }
        }

        bool IsSeen(Memory memory, Activation asker, MemoryScope? scope)
        {
            var owner = forest.Single(one => one.Id == memory.WorkspaceId);
            return scope switch
            {
                null => owner == asker,
                MemoryScope.Local => owner == asker && memory.Scope == MemoryScope.Local,
                MemoryScope.Global => memory.Scope == MemoryScope.Global,
                _ => memory.Scope == MemoryScope.Team && owner.State.Status != WorkspaceStatus.Removed && (asker.State.ParentId is { } parent
                    ? owner.Id == parent || owner.State.ParentId == parent
                    : owner == asker || owner.State.ParentId == asker.Id),
            };
        }
    }

    /// <summary>W25 and section 14.9: what one may not see must not use up the limit.</summary>
    [Fact]
    public async Task FindAsync_ManyForeignMemories_DoNotCrowdOutTheTeams()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new MemoryStore(database.DataSource);
        var stranger = (await Activation.CreateAsync(database.DataSource)).Id;
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        var own = await AddAsync(store, workspace, "deadline", MemoryScope.Team, second: 0);
        for (var number = 1; number <= 60; number++)
        {
            await AddAsync(store, stranger, "deadline", MemoryScope.Team, second: number);
        }

        (await FindAsync(store, workspace, MemoryScope.Team)).ShouldBe([own]);
        (await FindAsync(store, workspace, MemoryScope.Team, "deadline")).ShouldBe([own]);
    }

    [Fact]
    public async Task FindAsync_Words_BestMatchFirstThenNewestAndInPages()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new MemoryStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        var best = await AddAsync(store, workspace, "running runs: run, run again", MemoryScope.Local, second: 0);
        var older = await AddAsync(store, workspace, "a run", MemoryScope.Local, second: 1);
        var newer = await AddAsync(store, workspace, "the runs", MemoryScope.Local, second: 2);
        await AddAsync(store, workspace, "a walk", MemoryScope.Local, second: 3);

        (await FindAsync(store, workspace, text: "running")).ShouldBe([best, newer, older]);
        (await FindAsync(store, workspace, text: "Run the")).ShouldBe([best, newer, older]);
        (await FindAsync(store, workspace, text: "run walk")).ShouldBeEmpty();
        var next = await store.FindAsync(workspace, new MemoryQuery(null, "run", null, best.Id, 1), Cancelled);
        next.Memories.ShouldBe([newer]);
        next.HasMore.ShouldBeTrue();
        (await store.FindAsync(workspace, new MemoryQuery(null, "run", null, newer.Id, 1), Cancelled)).Memories.ShouldBe([older]);
    }

    [Theory]
    [InlineData("the of and")]
    [InlineData("':* & | !(")]
    [InlineData("nothing of the kind")]
    public async Task FindAsync_WordsThatMatchNothing_FindNothing(string text)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new MemoryStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        await AddAsync(store, workspace, "the team of Marketing and QA", MemoryScope.Local);

        (await FindAsync(store, workspace, text: text)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("q", 2)]
    [InlineData("Q", 2)]
    [InlineData("%", 1)]
    [InlineData("_", 0)]
    [InlineData("\\", 0)]
    [InlineData("😀", 1)]
    [InlineData(" q ", 2)]
    [InlineData("  ", 3)]
    public async Task FindAsync_OneCharacter_IsLookedForAsItStands(string text, int found)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new MemoryStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        await AddAsync(store, workspace, "QA 100%", MemoryScope.Local);
        await AddAsync(store, workspace, "unique 😀", MemoryScope.Team);
        await AddAsync(store, workspace, "walk", MemoryScope.Global);

        (await FindAsync(store, workspace, text: text)).Length.ShouldBe(found);
    }

    [Fact]
    public async Task FindAsync_Namespace_FiltersExactly()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new MemoryStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        var plan = await AddAsync(store, workspace, "one", MemoryScope.Local, "plan");
        await AddAsync(store, workspace, "two", MemoryScope.Local, "plans");

        (await store.FindAsync(workspace, new MemoryQuery(null, null, "plan", null, 50), Cancelled)).Memories.ShouldBe([plan]);
        (await store.FindAsync(workspace, new MemoryQuery(null, "one", "plan", null, 50), Cancelled)).Memories.ShouldBe([plan]);
        (await store.FindAsync(workspace, new MemoryQuery(null, null, "Plan", null, 50), Cancelled)).Memories.ShouldBeEmpty();
    }

    [Fact]
    public async Task FindAsync_UnknownWorkspaceOrCursor_IsRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new MemoryStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;

        await FindAsync(store, new WorkspaceId(Guid.NewGuid())).ShouldThrowAsync<WorkspaceNotFoundException>();
        (await store.FindAsync(workspace, new MemoryQuery(null, null, null, Guid.NewGuid(), 50), Cancelled)
            .ShouldThrowAsync<InvalidFieldException>()).Field.ShouldBe("cursor");
        (await FindAsync(store, workspace)).ShouldBeEmpty();
    }

    [Fact]
    public async Task AddAsync_GlobalBelowAParent_IsRefusedAndLeavesNoTrace()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new MemoryStore(database.DataSource);
        var root = await Activation.CreateAsync(database.DataSource);
        var child = await Activation.CreateAsync(database.DataSource, root.Id);

        await AddAsync(store, child.Id, "mine", MemoryScope.Global).ShouldThrowAsync<NotARootException>();
        (await FindAsync(store, child.Id)).ShouldBeEmpty();

        await child.CommitAsync(Facts.Moved(null));
        await AddAsync(store, child.Id, "mine", MemoryScope.Global);
        (await FindAsync(store, root.Id, MemoryScope.Global)).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Writes_UnknownOrRemovedWorkspace_AreRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new MemoryStore(database.DataSource);
        var nobody = new WorkspaceId(Guid.NewGuid());
        var gone = await Activation.CreateAsync(database.DataSource);
        var memory = await AddAsync(store, gone.Id, "kept", MemoryScope.Local);
        await gone.CommitAsync(Facts.Removed());

        await AddAsync(store, nobody, "x", MemoryScope.Local).ShouldThrowAsync<WorkspaceNotFoundException>();
        await store.DeleteAsync(nobody, memory.Id, Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        await AddAsync(store, gone.Id, "x", MemoryScope.Local).ShouldThrowAsync<WorkspaceRemovedException>();
        await store.DeleteAsync(gone.Id, memory.Id, Cancelled).ShouldThrowAsync<WorkspaceRemovedException>();
        (await FindAsync(store, gone.Id)).ShouldBe([memory]);
    }

    [Fact]
    public async Task AddAsync_ManyAtOnceAtTheLimit_AddExactlyAsManyAsThereIsRoomFor()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new MemoryStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        const int Most = 7;

        var added = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            try
            {
                await store.AddAsync(Memory(workspace, $"{number}", MemoryScope.Local), Most, Cancelled);
                return true;
            }
            catch (LimitReachedException refusal)
            {
                refusal.Message.ShouldBe("a workspace keeps at most 7 memories");
                refusal.Limit.ShouldBe(Most);
                return false;
            }
        }));

        added.Count(done => done).ShouldBe(Most);
        (await FindAsync(store, workspace)).Length.ShouldBe(Most);
    }

    /// <summary>Postgres refuses a text-search vector over a megabyte: the longest content of the longest words must stay below it.</summary>
    [Fact]
    public async Task AddAsync_LongestContentOfManyWords_IsKept()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new MemoryStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        string[] contents = ["质", "é-ü-ö", "http://ä.example/ö?q=", "a.b/c-"];
        foreach (var content in contents)
        {
            var text = new StringBuilder();
            for (var number = 0; text.Length < 64 * 1_024; number++)
            {
                text.Append(content).Append(number).Append(content).Append(' ');
            }

            await AddAsync(store, workspace, text.ToString(0, 64 * 1_024), MemoryScope.Local);
        }

        (await FindAsync(store, workspace)).Length.ShouldBe(contents.Length);
    }

    [Fact]
    public async Task DeleteAsync_OwnMemory_IsGone_ForeignOrAbsentIsNotFound()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new MemoryStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        var other = (await Activation.CreateAsync(database.DataSource)).Id;
        var memory = await AddAsync(store, workspace, "x", MemoryScope.Global);

        await store.DeleteAsync(other, memory.Id, Cancelled).ShouldThrowAsync<MemoryNotFoundException>();
        await store.DeleteAsync(workspace, memory.Id, Cancelled);
        await store.DeleteAsync(workspace, memory.Id, Cancelled).ShouldThrowAsync<MemoryNotFoundException>();
        (await FindAsync(store, workspace)).ShouldBeEmpty();
    }

    private static Memory Memory(WorkspaceId workspace, string content, MemoryScope scope, string space = "general", int second = 0) =>
        new(Guid.NewGuid(), workspace, content, scope, space, Facts.Start.AddSeconds(second));

    private static async Task<Memory> AddAsync(
        MemoryStore store, WorkspaceId workspace, string content, MemoryScope scope, string space = "general", int second = 0)
    {
        var memory = Memory(workspace, content, scope, space, second);
        await store.AddAsync(memory, Plenty, Cancelled);
        return memory;
    }

    private static async Task<Memory[]> FindAsync(MemoryStore store, WorkspaceId workspace, MemoryScope? scope = null, string? text = null) =>
        [.. (await store.FindAsync(workspace, new MemoryQuery(scope, text, null, null, IMemories.MaxPage), Cancelled)).Memories];
}
