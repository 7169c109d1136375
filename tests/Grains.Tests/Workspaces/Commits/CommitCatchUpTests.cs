using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Workspaces.Commits;

/// <summary>Commits of another silo that nobody told this one of.</summary>
public sealed class CommitCatchUpTests(TestSilo silo) : IClassFixture<TestSilo>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Removal_ThatNobodyToldOf_IsKnownAfterTheNextLook()
    {
        var (id, token) = await silo.CreateOnlineAsync();
        await silo.UntilAsync(id, () => silo.Presence.Find(id) is not null);
        await CommitElsewhereAsync(id, new WorkspaceFact.Removed(silo.Clock.GetUtcNow(), Actor.Operator, CascadeDeleted: null));
        (await silo.Agent(id).VerifyTokenAsync(token, Cancelled)).ShouldBeTrue("it cannot know yet");

        await silo.UntilAsync(id, () => silo.Presence.Find(id) is null);

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Removed);
        (await silo.Agent(id).VerifyTokenAsync(token, Cancelled)).ShouldBeFalse();
        (await silo.BeatAsync(id)).ShouldBeFalse();
    }

    [Fact]
    public async Task Pause_ThatNobodyToldOf_IsKnownAfterTheNextLook()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.UntilAsync(id, () => silo.Presence.Find(id) is not null);
        await CommitElsewhereAsync(id, new WorkspaceFact.Paused(silo.Clock.GetUtcNow(), Actor.Operator, "QA"));

        await silo.UntilAsync(id, () => silo.Presence.Find(id) is null);

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Paused);
        await silo.Operator(id).PauseAsync(Cancelled).ShouldThrowAsync<NotPausableException>();
    }

    [Fact]
    public async Task PauseAndResume_ThatNobodyToldOf_GiveItsAgentItsWholeTime()
    {
        var id = await silo.CreateAsync();
        await silo.PassAsync(TimeSpan.FromSeconds(150), id);
        await CommitElsewhereAsync(id, new WorkspaceFact.Paused(silo.Clock.GetUtcNow(), Actor.Operator, "QA"));
        await CommitElsewhereAsync(id, new WorkspaceFact.Reprovisioned(silo.Clock.GetUtcNow(), Actor.Operator, "QA", 1));
        while ((await silo.Operator(id).DescribeAsync(Cancelled)).Version < 3)
        {
            await silo.PassAsync(TimeSpan.FromSeconds(1), id);
        }

        await silo.PassAsync(TimeSpan.FromSeconds(100), id);

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Provisioning);
        await silo.PassAsync(TimeSpan.FromSeconds(100), id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Failed);
    }

    /// <summary>What a grain elsewhere commits alongside its own facts, before its silo dies.</summary>
    private async Task CommitElsewhereAsync(WorkspaceId id, WorkspaceFact fact)
    {
        var row = silo.Storage.Find(id)!;
        var state = new GrainState<WorkspaceRecord>(row with { State = WorkspaceState.Apply(id, row.State, fact), Uncommitted = [fact] });
        await silo.Storage.WriteStateAsync("workspace", GrainId.Create(GrainType.Create("workspace"), GrainIdKeyExtensions.CreateGuidKey(id.Value)), state);
    }
}
