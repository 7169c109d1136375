using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Workspaces;

/// <summary>How a workspace goes, and what goes with it.</summary>
public sealed class RemovalTests(TestSilo silo) : IClassFixture<TestSilo>, IDisposable
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => silo.Queries.Meanwhile = () => Task.CompletedTask;

    [Fact]
    public async Task RemoveAsync_Alone_IsOneFactAndNoKeysAreLeft()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.UntilAsync(id, () => silo.Presence.Find(id) is not null);

        var receipt = await silo.Operator(id).RemoveAsync(false, Cancelled);

        receipt.Removed.ShouldBeTrue();
        receipt.RemovedBelow.ShouldBe(0);
        silo.Storage.FactsOf(id)[^1].ShouldBeOfType<WorkspaceFact.Removed>().CascadeDeleted.ShouldBe(0);
        silo.Presence.Find(id).ShouldBeNull();
    }

    [Fact]
    public async Task RemoveAsync_Again_ChangesNothing()
    {
        var id = await silo.CreateAsync();
        await silo.Operator(id).RemoveAsync(false, Cancelled);
        var facts = silo.Storage.FactsOf(id).Length;

        var receipt = await silo.Operator(id).RemoveAsync(true, Cancelled);

        receipt.Removed.ShouldBeTrue();
        silo.Storage.FactsOf(id).Length.ShouldBe(facts);
    }

    [Fact]
    public async Task RemoveAsync_HasChildrenAndNobodyConfirmed_NamesThemAndRemovesNothing()
    {
        var (top, middle, leaf) = await CreateThreeLevelsAsync();

        var receipt = await silo.Operator(top).RemoveAsync(false, Cancelled);

        receipt.Removed.ShouldBeFalse();
        receipt.Children.ShouldBe([new WorkspaceName(middle, "Middle")]);
        foreach (var id in new[] { top, middle, leaf })
        {
            (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Provisioning);
        }
    }

    [Fact]
    public async Task RemoveAsync_Confirmed_RemovesDeepestFirst()
    {
        var (top, middle, leaf) = await CreateThreeLevelsAsync();

        var receipt = await silo.Operator(top).RemoveAsync(true, Cancelled);

        receipt.Removed.ShouldBeTrue();
        receipt.RemovedBelow.ShouldBe(2);
        silo.Announcer.Speakers(fact => fact is WorkspaceFact.Removed).Where(new[] { top, middle, leaf }.Contains).ShouldBe([leaf, middle, top]);
        silo.Storage.FactsOf(top)[^1].ShouldBeOfType<WorkspaceFact.Removed>().CascadeDeleted.ShouldBe(2);
    }

    /// <summary>What hangs on a workspace goes with it, also when its grain did not remove it (contract W21).</summary>
    [Fact]
    public async Task RemoveAsync_FromAbove_TakesTokenAndKeysAlong_W21W16()
    {
        var top = await silo.CreateAsync();
        var child = await silo.CreateAsync(new NewWorkspace { Name = "Child", ParentId = top });
        var token = (await silo.Agent(child).RegisterAsync(new Registration("http://10.0.0.1:8000", "{}"), null, Cancelled)).AuthToken;
        await silo.UntilAsync(child, () => silo.Presence.Find(child) is not null);

        await silo.Operator(top).RemoveAsync(true, Cancelled);

        silo.Presence.Find(child).ShouldBeNull();
        silo.Storage.Find(child).ShouldNotBeNull().Tokens.ShouldBeEmpty();
        await silo.Agent(child).RegisterAsync(new Registration("http://10.0.0.1:8000", "{}"), token, Cancelled).ShouldThrowAsync<WorkspaceRemovedException>();
        (await silo.BeatAsync(child)).ShouldBeFalse();
        silo.Storage.FactsOf(child)[^1].ShouldBeOfType<WorkspaceFact.Removed>();
    }

    [Fact]
    public async Task RemoveAsync_AChildAppearsMeanwhile_LooksAgain()
    {
        var top = await silo.CreateAsync();
        WorkspaceId? late = null;
        silo.Queries.Meanwhile = async () => late ??= await silo.CreateAsync(new NewWorkspace { Name = "Late", ParentId = top });

        var receipt = await silo.Operator(top).RemoveAsync(true, Cancelled);

        receipt.Removed.ShouldBeTrue();
        receipt.RemovedBelow.ShouldBe(1);
        (await silo.StatusAsync(late.ShouldNotBeNull())).ShouldBe(WorkspaceStatus.Removed);
        silo.Storage.FactsOf(top).Count(fact => fact is WorkspaceFact.Removed).ShouldBe(1);
    }

    [Fact]
    public async Task RemoveAsync_ChildrenKeepAppearing_IsRefusedAndTheWorkspaceStays()
    {
        var top = await silo.CreateAsync();
        silo.Queries.Meanwhile = () => silo.CreateAsync(new NewWorkspace { Name = "Late", ParentId = top });

        await silo.Operator(top).RemoveAsync(true, Cancelled).ShouldThrowAsync<HasChildrenException>();

        (await silo.StatusAsync(top)).ShouldBe(WorkspaceStatus.Provisioning);
        silo.Announcer.FactsOf(top).ShouldNotContain(fact => fact is WorkspaceFact.Removed);
    }

    [Fact]
    public async Task RemoveAsync_ThenSilence_MakesNoFact()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.Operator(id).RemoveAsync(false, Cancelled);
        var facts = silo.Storage.FactsOf(id).Length;

        await silo.PassAsync(TimeSpan.FromMinutes(4), id);

        silo.Storage.FactsOf(id).Length.ShouldBe(facts);
    }

    [Fact]
    public async Task RemoveAsync_ParentIsGone_LeavesNobodyToStandBelow()
    {
        var top = await silo.CreateAsync();
        await silo.Operator(top).RemoveAsync(false, Cancelled);

        await silo.Operator(TestSilo.NewId()).CreateAsync(new NewWorkspace { Name = "Orphan", ParentId = top }, Cancelled)
            .ShouldThrowAsync<ParentNotFoundException>();
    }

    private async Task<(WorkspaceId Top, WorkspaceId Middle, WorkspaceId Leaf)> CreateThreeLevelsAsync()
    {
        var top = await silo.CreateAsync();
        var middle = await silo.CreateAsync(new NewWorkspace { Name = "Middle", ParentId = top });
        var leaf = await silo.CreateAsync(new NewWorkspace { Name = "Leaf", ParentId = middle });
        return (top, middle, leaf);
    }
}
