using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Tests.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Routing;

/// <summary>How one workspace follows another.</summary>
public sealed class SuccessionTests(TestSilo silo) : IClassFixture<TestSilo>, IDisposable
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => silo.Queries.Meanwhile = () => Task.CompletedTask;

    [Fact]
    public async Task HandOverAsync_ToOneThatIsThere_IsOneFactThatNamesTheHeir()
    {
        var heir = await silo.CreateAsync();
        var (old, token) = await silo.CreateOnlineAsync();

        (await silo.Succession(old).HandOverAsync(heir, false, Cancelled)).Removed.ShouldBeTrue();

        silo.Storage.FactsOf(old)[^1].ShouldBeOfType<WorkspaceFact.Removed>().ForwardedTo.ShouldBe(heir);
        var gone = await silo.Operator(old).DescribeAsync(Cancelled);
        (gone.Status, gone.ForwardedTo).ShouldBe((WorkspaceStatus.Removed, heir));
        await silo.Agent(old).HeartbeatAsync(new Heartbeat(0, "", 0, 0, ""), token, Cancelled);
    }

    [Fact]
    public async Task HandOverAsync_Again_ChangesNothingAndNeverTheHeir()
    {
        var heir = await silo.CreateAsync();
        var old = await silo.CreateAsync();
        await silo.Succession(old).HandOverAsync(heir, false, Cancelled);
        var facts = silo.Storage.FactsOf(old).Length;

        (await silo.Succession(old).HandOverAsync(heir, false, Cancelled)).Removed.ShouldBeTrue();
        await silo.Succession(old).HandOverAsync(await silo.CreateAsync(), false, Cancelled).ShouldThrowAsync<WorkspaceRemovedException>();
        (await silo.Operator(old).RemoveAsync(false, Cancelled)).Removed.ShouldBeTrue();

        silo.Storage.FactsOf(old).Length.ShouldBe(facts);
    }

    [Fact]
    public async Task HandOverAsync_ToNobodyOrToOneThatGoes_IsRefused()
    {
        var old = await silo.CreateAsync();
        var child = await silo.CreateAsync(new NewWorkspace { Name = "Child", ParentId = old });
        var gone = await silo.CreateAsync();
        await silo.Operator(gone).RemoveAsync(false, Cancelled);

        await HandOverAsync(old, TestSilo.NewId()).ShouldThrowAsync<ForwardTargetNotFoundException>();
        await HandOverAsync(old, gone).ShouldThrowAsync<ForwardTargetNotFoundException>();
        (await HandOverAsync(old, child).ShouldThrowAsync<ForwardTargetNotFoundException>()).Id.ShouldBe(child);
        await HandOverAsync(old, old).ShouldThrowAsync<ForwardCycleException>();
        await HandOverAsync(TestSilo.NewId(), old).ShouldThrowAsync<WorkspaceNotFoundException>();
        (await silo.StatusAsync(old)).ShouldBe(WorkspaceStatus.Provisioning);
        (await silo.StatusAsync(child)).ShouldBe(WorkspaceStatus.Provisioning);
    }

    [Fact]
    public async Task HandOverAsync_TheHeirForwardsBack_IsRefused()
    {
        var old = await silo.CreateAsync();
        var heir = await silo.CreateAsync();
        silo.Storage.WriteBehindTheGrainsBack(heir, record => record with { State = record.State! with { ForwardedTo = old } });

        await HandOverAsync(old, heir).ShouldThrowAsync<ForwardCycleException>();
    }

    [Fact]
    public async Task HandOverAsync_HasChildrenAndNobodyConfirmed_NamesThem()
    {
        var old = await silo.CreateAsync();
        var child = await silo.CreateAsync(new NewWorkspace { Name = "Child", ParentId = old });

        var receipt = await silo.Succession(old).HandOverAsync(await silo.CreateAsync(), false, Cancelled);

        receipt.Removed.ShouldBeFalse();
        receipt.Children.ShouldBe([new WorkspaceName(child, "Child")]);
    }

    [Fact]
    public async Task ReplaceAsync_NothingSaid_IsTheSameWithANewId()
    {
        var parent = await silo.CreateAsync();
        var place = new WorkspacePlace(3, 4);
        var old = await silo.CreateAsync(new NewWorkspace
        {
            Name = "QA",
            Role = "Tests",
            Tier = 3,
            ParentId = parent,
            Runtime = "dotnet",
            WorkspaceDir = "/srv/qa",
            Access = WorkspaceAccess.ReadOnly,
            Place = place,
        });
        var child = await silo.CreateAsync(new NewWorkspace { Name = "Child", ParentId = old });
        var grandchild = await silo.CreateAsync(new NewWorkspace { Name = "Grandchild", ParentId = child });
        var successor = TestSilo.NewId();
        var head = silo.Storage.Head;

        var receipt = await silo.Succession(old).ReplaceAsync(successor, new Replacement(), Cancelled);

        receipt.ShouldBe(new ReplacementReceipt(successor, WorkspaceStatus.Provisioning, MovedChildren: 1));
        silo.Storage.Head.ShouldBe(head + 3);
        var state = silo.Storage.Find(successor)!.State!;
        (state.Name, state.Role, state.Tier, state.ParentId, state.Runtime).ShouldBe(("QA", "Tests", 3, parent, "dotnet"));
        (state.WorkspaceDir, state.Access).ShouldBe(("/srv/qa", WorkspaceAccess.ReadOnly));
        silo.Storage.At(head + 1).ShouldBeOfType<WorkspaceFact.Provisioned>();
        var moved = silo.Storage.At(head + 2).ShouldBeOfType<WorkspaceFact.Moved>();
        (moved.ParentId, moved.From).ShouldBe((successor, old));
        silo.Storage.At(head + 3).ShouldBeOfType<WorkspaceFact.Removed>().ForwardedTo.ShouldBe(successor);
        (await silo.Operator(child).DescribeAsync(Cancelled)).ParentId.ShouldBe(successor);
        (await silo.Operator(grandchild).DescribeAsync(Cancelled)).ParentId.ShouldBe(child);
        silo.Announcer.PlacesOf(successor).ShouldBe([place]);
    }

    [Fact]
    public async Task ReplaceAsync_MovedAsNewAndExternal_IsOnlineElsewhere()
    {
        var old = await silo.CreateAsync();
        var parent = await silo.CreateAsync();
        var successor = TestSilo.NewId();

        var receipt = await silo.Succession(old).ReplaceAsync(
            successor,
            new Replacement { Name = "Growth", Role = new(null), Tier = 4, ParentId = new(parent), External = true, Url = "http://10.0.0.7" },
            Cancelled);

        receipt.Status.ShouldBe(WorkspaceStatus.Online);
        var state = silo.Storage.Find(successor)!.State!;
        (state.Name, state.Role, state.Tier, state.ParentId, state.Runtime, state.Url).ShouldBe(("Growth", null, 4, parent, "external", "http://10.0.0.7"));
    }

    [Theory]
    [InlineData(null, null, "external", "http://10.0.0.5")]
    [InlineData(false, null, "langgraph", null)]
    [InlineData(null, "dotnet", "dotnet", null)]
    [InlineData(false, "external", "external", "http://10.0.0.5")]
    public async Task ReplaceAsync_AnExternalOne_StaysSoUnlessItIsSaid(bool? external, string? runtime, string expected, string? url)
    {
        var old = await silo.CreateAsync(new NewWorkspace { Name = "Far", Runtime = "external", External = true, Url = "http://10.0.0.5" });
        var successor = TestSilo.NewId();

        await silo.Succession(old).ReplaceAsync(successor, new Replacement { External = external, Runtime = runtime }, Cancelled);

        var state = silo.Storage.Find(successor)!.State!;
        (state.Runtime, state.Url).ShouldBe((expected, url));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(false, "dotnet")]
    public async Task ReplaceAsync_AddressOfOneThatIsNotExternal_IsRefusedAndChangesNothing(bool? external, string? runtime)
    {
        var old = await silo.CreateAsync();
        var successor = TestSilo.NewId();

        var refused = await Should.ThrowAsync<InvalidFieldException>(silo.Succession(old).ReplaceAsync(
            successor, new Replacement { External = external, Runtime = runtime, Url = "http://10.0.0.7" }, Cancelled));

        refused.Field.ShouldBe("url");
        silo.Storage.Find(successor)?.State.ShouldBeNull();
        (await silo.Operator(old).DescribeAsync(Cancelled)).Status.ShouldBe(WorkspaceStatus.Provisioning);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://user:secret@10.0.0.7")]
    public async Task ReplaceAsync_AddressThatPeersMustNotBeHanded_IsRefused(string url)
    {
        var old = await silo.CreateAsync();

        (await Should.ThrowAsync<InvalidFieldException>(silo.Succession(old).ReplaceAsync(
            TestSilo.NewId(), new Replacement { External = true, Url = url }, Cancelled))).Field.ShouldBe("url");
    }

    [Fact]
    public async Task ReplaceAsync_TheSuccessorNeverComesUp_FailsInItsTime()
    {
        var old = await silo.CreateAsync();
        var successor = TestSilo.NewId();
        await silo.Succession(old).ReplaceAsync(successor, new Replacement(), Cancelled);

        await silo.UntilAsync(successor, () => silo.Storage.Find(successor)!.State!.Status == WorkspaceStatus.Failed);
    }

    [Fact]
    public async Task ReplaceAsync_AChildComesMeanwhile_IsMovedToo()
    {
        var old = await silo.CreateAsync();
        WorkspaceId? late = null;
        silo.Queries.Meanwhile = async () => late ??= await silo.CreateAsync(new NewWorkspace { Name = "Late", ParentId = old });
        var successor = TestSilo.NewId();

        (await silo.Succession(old).ReplaceAsync(successor, new Replacement(), Cancelled)).MovedChildren.ShouldBe(1);

        (await silo.Operator(late.ShouldNotBeNull()).DescribeAsync(Cancelled)).ParentId.ShouldBe(successor);
    }

    [Fact]
    public async Task ReplaceAsync_ChildrenKeepComing_IsRefusedAndNothingHappened()
    {
        var old = await silo.CreateAsync();
        silo.Queries.Meanwhile = () => silo.CreateAsync(new NewWorkspace { Name = "Late", ParentId = old });
        var successor = TestSilo.NewId();

        await silo.Succession(old).ReplaceAsync(successor, new Replacement(), Cancelled).ShouldThrowAsync<HasChildrenException>();

        silo.Storage.Find(successor).ShouldBeNull();
        (await silo.StatusAsync(old)).ShouldBe(WorkspaceStatus.Provisioning);
    }

    [Fact]
    public async Task ReplaceAsync_AnImpossibleSuccessor_IsRefusedAndNothingHappened()
    {
        var old = await silo.CreateAsync();
        var child = await silo.CreateAsync(new NewWorkspace { Name = "Child", ParentId = old });
        var head = silo.Storage.Head;

        (await ReplaceAsync(old, new Replacement { Name = "" }).ShouldThrowAsync<InvalidFieldException>()).Field.ShouldBe("name");
        (await ReplaceAsync(old, new Replacement { Tier = 5 }).ShouldThrowAsync<InvalidFieldException>()).Field.ShouldBe("tier");
        await ReplaceAsync(old, new Replacement { ParentId = new(old) }).ShouldThrowAsync<CycleException>();
        await ReplaceAsync(old, new Replacement { ParentId = new(child) }).ShouldThrowAsync<CycleException>();
        await ReplaceAsync(old, new Replacement { ParentId = new(TestSilo.NewId()) }).ShouldThrowAsync<ParentNotFoundException>();
        await ReplaceAsync(TestSilo.NewId(), new Replacement()).ShouldThrowAsync<WorkspaceNotFoundException>();

        silo.Storage.Head.ShouldBe(head);
        await silo.Operator(old).RemoveAsync(true, Cancelled);
        await ReplaceAsync(old, new Replacement()).ShouldThrowAsync<WorkspaceRemovedException>();
    }

    [Fact]
    public async Task ReplaceAsync_OneThatRestsOrByOneBelowOneThatDoes_IsRefusedAndNothingHappened()
    {
        var top = await silo.CreateAsync();
        var resting = await silo.CreateAsync(new NewWorkspace { Name = "Resting", ParentId = top });
        await silo.Operator(top).PauseAsync(Cancelled);
        var awake = await silo.CreateAsync();
        var head = silo.Storage.Head;

        (await ReplaceAsync(top, new Replacement()).ShouldThrowAsync<WorkspacePausedException>()).Id.ShouldBe(top);
        await ReplaceAsync(resting, new Replacement { ParentId = new(null) }).ShouldThrowAsync<WorkspacePausedException>();
        (await ReplaceAsync(awake, new Replacement { ParentId = new(resting) }).ShouldThrowAsync<AncestorPausedException>()).Id.ShouldBe(resting);

        silo.Storage.Head.ShouldBe(head);
    }

    private Task<RemovalReceipt> HandOverAsync(WorkspaceId old, WorkspaceId heir) => silo.Succession(old).HandOverAsync(heir, true, Cancelled);

    private Task<ReplacementReceipt> ReplaceAsync(WorkspaceId old, Replacement replacement) => silo.Succession(old).ReplaceAsync(TestSilo.NewId(), replacement, Cancelled);
}
