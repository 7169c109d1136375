using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Orleans.Storage;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>Commits that change several workspaces: all of it, or none.</summary>
public sealed class TeamCommitTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Alongside_ATeamIsRemoved_InOneCommitAndOthersBeforeTheOwn()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var top = await Activation.CreateAsync(database.DataSource, name: "Top");
        var child = await Activation.CreateAsync(database.DataSource, top.Id, "Child");

        await top.CommitAsync(With(Gone(child)), new WorkspaceFact.Removed(Facts.Start, Actor.Operator, 1));

        top.Record.Committed.Select(fact => (fact.Position, fact.Workspace)).ShouldBe([(3, child.Id), (4, top.Id)]);
        (await Activation.ReadAsync(database.DataSource, child.Id)).State.Status.ShouldBe(WorkspaceStatus.Removed);
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task Alongside_OneOfThemRaced_LeavesNoTraceOfAny()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var top = await Activation.CreateAsync(database.DataSource, name: "Top");
        var child = await Activation.CreateAsync(database.DataSource, top.Id, "Child");
        var gone = Gone(child);
        await child.CommitAsync(Facts.Renamed("Later"));

        await top.CommitAsync(With(gone), new WorkspaceFact.Removed(Facts.Start, Actor.Operator, 1)).ShouldThrowAsync<InconsistentStateException>();

        (await database.ReadAsync<long>("SELECT count(*) FROM structure_events", Cancelled)).ShouldBe(3);
        (await database.ReadAsync<long>("SELECT count(*) FROM workspaces WHERE status = 'removed'", Cancelled)).ShouldBe(0);
    }

    [Fact]
    public async Task Alongside_ATreeIsCreated_ParentsMayBeOfTheSameCommit()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var top = await Activation.CreateAsync(database.DataSource, name: "Top");
        var (middle, leaf) = (new WorkspaceId(Guid.NewGuid()), new WorkspaceId(Guid.NewGuid()));

        await top.CommitAsync(
            With(WorkspaceChange.Of(leaf, null, Facts.Created("Leaf", middle)), WorkspaceChange.Of(middle, null, Facts.Created("Middle", top.Id))),
            Facts.Renamed("Team"));

        (await Activation.ReadAsync(database.DataSource, leaf)).State.ParentId.ShouldBe(middle);
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task Reprovisioned_OneAboveIsPaused_IsRefusedAndNamesIt()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var top = await Activation.CreateAsync(database.DataSource, name: "Top");
        var middle = await Activation.CreateAsync(database.DataSource, top.Id, "Middle");
        await top.CommitAsync(With(Resting(middle)), Rest(top));
        await middle.ReadAsync();

        var refusal = await middle.CommitAsync(Awake(middle)).ShouldThrowAsync<AncestorPausedException>();

        refusal.Id.ShouldBe(top.Id);
        await top.CommitAsync(With(WorkspaceChange.Of(middle.Id, middle.State, Awake(middle))), Awake(top));
    }

    [Fact]
    public async Task Provisioned_OneAboveIsPaused_IsRefusedHoweverDeepAndLeavesNoTrace()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var top = await Activation.CreateAsync(database.DataSource, name: "Top");
        var late = new WorkspaceId(Guid.NewGuid());
        var other = await Activation.CreateAsync(database.DataSource, name: "Other");
        await top.CommitAsync(Rest(top));
        var trace = await WorkspaceStorageTests.TraceAsync(database);

        (await Activation.CreateAsync(database.DataSource, top.Id).ShouldThrowAsync<AncestorPausedException>()).Id.ShouldBe(top.Id);
        var deep = await other.CommitAsync(
            With(WorkspaceChange.Of(late, null, Facts.Created("Late", other.Id))), Facts.Moved(top.Id)).ShouldThrowAsync<AncestorPausedException>();

        deep.Id.ShouldBe(top.Id);
        (await WorkspaceStorageTests.TraceAsync(database)).ShouldBe(trace);
    }

    [Fact]
    public async Task Moved_BelowOneThatIsPaused_OnlyWhenItIsPausedToo()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var top = await Activation.CreateAsync(database.DataSource, name: "Top");
        var middle = await Activation.CreateAsync(database.DataSource, top.Id, "Middle");
        var other = await Activation.CreateAsync(database.DataSource, name: "Other");
        await top.CommitAsync(With(Resting(middle)), Rest(top));

        await other.CommitAsync(Facts.Moved(middle.Id)).ShouldThrowAsync<AncestorPausedException>();
        await other.CommitAsync(Rest(other));
        await other.CommitAsync(Facts.Moved(middle.Id));

        (await LogTransitions.FindViolationAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task Paused_OneBelowThatNobodyKnewOfIsAwake_IsRacedAndLeavesNoTrace()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var top = await Activation.CreateAsync(database.DataSource, name: "Top");
        var middle = await Activation.CreateAsync(database.DataSource, top.Id, "Middle");
        var late = await Activation.CreateAsync(database.DataSource, middle.Id, "Late");
        var trace = await WorkspaceStorageTests.TraceAsync(database);

        await top.CommitAsync(With(Resting(middle)), Rest(top)).ShouldThrowAsync<InconsistentStateException>();

        (await WorkspaceStorageTests.TraceAsync(database)).ShouldBe(trace);
        await late.CommitAsync(Facts.Removed());
        await top.CommitAsync(With(Resting(middle)), Rest(top));
    }

    [Fact]
    public async Task Forwarded_TheChainWouldComeBack_IsRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var one = await Activation.CreateAsync(database.DataSource, name: "One");
        var two = await Activation.CreateAsync(database.DataSource, name: "Two");
        var three = await Activation.CreateAsync(database.DataSource, name: "Three");
        await one.CommitAsync(new WorkspaceFact.Forwarded(Facts.Start, Actor.Operator, two.Id));
        await two.CommitAsync(new WorkspaceFact.Forwarded(Facts.Start, Actor.Operator, three.Id));

        (await three.CommitAsync(new WorkspaceFact.Forwarded(Facts.Start, Actor.Operator, one.Id)).ShouldThrowAsync<ForwardCycleException>())
            .Id.ShouldBe(three.Id);
    }

    [Fact]
    public async Task Forwarded_ToNobodyOrToOneThatIsGone_IsRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var one = await Activation.CreateAsync(database.DataSource, name: "One");
        var gone = await Activation.CreateAsync(database.DataSource, name: "Gone");
        await gone.CommitAsync(Facts.Removed());

        await one.CommitAsync(new WorkspaceFact.Removed(Facts.Start, Actor.Operator, 0, gone.Id)).ShouldThrowAsync<ForwardTargetNotFoundException>();
        await one.CommitAsync(new WorkspaceFact.Forwarded(Facts.Start, Actor.Operator, new WorkspaceId(Guid.NewGuid())))
            .ShouldThrowAsync<ForwardTargetNotFoundException>();
    }

    [Fact]
    public async Task Place_OfOneThatAnotherGrainHasRemovedMeanwhile_IsNotKept()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var top = await Activation.CreateAsync(database.DataSource, name: "Top");
        var child = await Activation.CreateAsync(database.DataSource, top.Id, "Child");
        await top.CommitAsync(With(Gone(child)), new WorkspaceFact.Removed(Facts.Start, Actor.Operator, 1));

        await child.CommitAsync(record => record with { Place = new WorkspacePlace(1, 2) });

        (await database.ReadAsync<long>("SELECT count(*) FROM canvas_layouts", Cancelled)).ShouldBe(0);
    }

    private static WorkspaceChange Gone(Activation activation) =>
        WorkspaceChange.Of(activation.Id, activation.State, new WorkspaceFact.Removed(Facts.Start, Actor.Operator, CascadeDeleted: null));

    private static WorkspaceChange Resting(Activation activation) => WorkspaceChange.Of(activation.Id, activation.State, Rest(activation));

    private static WorkspaceFact.Paused Rest(Activation activation) => new(Facts.Start, Actor.Operator, activation.State.Name);

    private static WorkspaceFact.Reprovisioned Awake(Activation activation) =>
        new WorkspaceFact.Reprovisioned(Facts.Start, Actor.Operator, activation.State.Name, activation.State.Tier);

    private static Func<WorkspaceRecord, WorkspaceRecord> With(params WorkspaceChange[] changes) => record => record with { Alongside = [.. changes] };
}
