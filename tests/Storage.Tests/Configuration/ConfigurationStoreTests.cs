using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Configuration;
using Molecule.Storage.Tests.Workspaces;

namespace Molecule.Storage.Tests.Configuration;

public sealed class ConfigurationStoreTests(Servers servers)
{
    private const int Most = 1_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Contract section 5.12: the first as it is, then as Postgres joins jsonb.</summary>
    [Theory]
    [InlineData("""{"a":1,"b":{"c":1}}""", """{"b":{"d":2},"e":null}""", """{"a":1,"b":{"d":2},"e":null}""")]
    [InlineData("""[1]""", """[2]""", """[1,2]""")]
    [InlineData("""{"a":1}""", """[2]""", """[{"a":1},2]""")]
    [InlineData("""{"a":1}""", """3""", """[{"a":1},3]""")]
    [InlineData("""null""", """{}""", """[null,{}]""")]
    public async Task MergeAsync_FirstThenSecond_AreJoinedShallowly(string first, string second, string whole)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ConfigurationStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        (await store.ReadAsync(workspace, Cancelled)).ShouldBeNull();

        await MergeAsync(store, workspace, first);
        (await store.ReadAsync(workspace, Cancelled)).ShouldBe(first);
        await MergeAsync(store, workspace, second);
        (await store.ReadAsync(workspace, Cancelled)).ShouldBe(whole);
    }

    [Fact]
    public async Task MergeAsync_ManyAtOnce_LosesNone()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ConfigurationStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => MergeAsync(store, workspace, $$"""{"k{{number:00}}":{{number}}}""")));

        (await store.ReadAsync(workspace, Cancelled)).ShouldBe($"{{{string.Join(',', Enumerable.Range(0, 20).Select(number => $"\"k{number:00}\":{number}"))}}}");
    }

    [Fact]
    public async Task MergeAsync_WholeIsTooLarge_IsRefusedAndChangesNothing()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ConfigurationStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        var exact = $"\"{new string('x', Most - 2)}\"";

        (await MergeAsync(store, workspace, exact.Insert(1, "x")).ShouldThrowAsync<LimitReachedException>()).Limit.ShouldBe(Most);
        (await store.ReadAsync(workspace, Cancelled)).ShouldBeNull();
        await MergeAsync(store, workspace, exact);
        await MergeAsync(store, workspace, "1").ShouldThrowAsync<LimitReachedException>();
        (await store.ReadAsync(workspace, Cancelled)).ShouldBe(exact);
    }

    [Fact]
    public async Task EveryCall_UnknownOrRemovedWorkspace_IsRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ConfigurationStore(database.DataSource);
        var nobody = new WorkspaceId(Guid.NewGuid());
        var gone = await Activation.CreateAsync(database.DataSource);
        await MergeAsync(store, gone.Id, """{"a":1}""");
        await gone.CommitAsync(Facts.Removed());

        await store.ReadAsync(nobody, Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        await MergeAsync(store, nobody, "{}").ShouldThrowAsync<WorkspaceNotFoundException>();
        await MergeAsync(store, gone.Id, "{}").ShouldThrowAsync<WorkspaceRemovedException>();
        (await store.ReadAsync(gone.Id, Cancelled)).ShouldBe("""{"a":1}""");
    }

    private static Task MergeAsync(ConfigurationStore store, WorkspaceId workspace, string document) =>
        store.MergeAsync(workspace, document, Facts.Start, Most, Cancelled);
}
