using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Stalls;
using Molecule.Storage.History;
using Molecule.Storage.Workspaces;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>What Postgres keeps of workspaces that make no progress.</summary>
public sealed class StallCommitTests(Servers servers)
{
    private static readonly WorkspaceFact Watched = new WorkspaceFact.Updated(Facts.Start, Actor.Operator) { StallTimeout = new(TimeSpan.FromSeconds(90)) };
    private static readonly DateTimeOffset Since = Facts.Start.AddMinutes(3);
    private static readonly DateTimeOffset Said = Facts.Start.AddYears(-20).AddMicroseconds(1);
    private static readonly WorkspaceFact Stalled = new WorkspaceFact.Stalled(Since, Actor.Platform, 1, "质量", Said);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteStateAsync_Stalled_ReadsBackOnEveryWayAndIsProved()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Facts.Online(), Watched);
        await activation.CommitAsync(Stalled);

        var read = await Activation.ReadAsync(database.DataSource, activation.Id);
        read.State.ShouldBe(activation.State);
        (read.State.StallTimeout, read.State.StalledSince, read.State.StalledProgressAt).ShouldBe((TimeSpan.FromSeconds(90), Since, Said));
        var queries = new WorkspaceQueries(database.DataSource);
        (await queries.ReadAsync([activation.Id], Cancelled)).ShouldHaveSingleItem().ShouldBe(activation.State);
        var expected = activation.State.Describe(WorkspaceVitals.None, place: null);
        (await queries.ListAsync(null, null, Cancelled)).Workspaces.ShouldHaveSingleItem().ShouldBe(expected);
        (await queries.TakeSnapshotAsync(Cancelled)).Workspaces.ShouldHaveSingleItem().ShouldBe(expected);
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task WriteStateAsync_Progressed_ClearsTheMark()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Facts.Online(), Watched, Stalled);
        await activation.CommitAsync(new WorkspaceFact.Progressed(Since.AddSeconds(1), Actor.Workspace, StallEnd.Progress));

        (await database.ReadAsync<bool>("SELECT stalled_since IS NULL AND stalled_progress_at IS NULL AND stall_timeout_seconds = 90 FROM workspaces", Cancelled))
            .ShouldBeTrue();
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task WriteStateAsync_WatchedNoMore_ClearsTheTimeout()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Facts.Online(), Watched);
        await activation.CommitAsync(new WorkspaceFact.Updated(Facts.Start, Actor.Operator) { StallTimeout = new(null) });

        (await Activation.ReadAsync(database.DataSource, activation.Id)).State.StallTimeout.ShouldBeNull();
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Theory]
    [InlineData("stalled_since = NULL, stalled_progress_at = NULL", "stalled_since")]
    [InlineData("stalled_since = stalled_since + interval '1 microsecond'", "stalled_since")]
    [InlineData("stalled_progress_at = NULL", "stalled_progress_at")]
    [InlineData("stall_timeout_seconds = 91", "stall_timeout_seconds")]
    public async Task VerifyAsync_RowSaysOtherwise_IsNamed(string change, string column)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Facts.Online(), Watched, Stalled);

        await database.ExecuteAsync("UPDATE workspaces SET " + change, Cancelled);

        (await LogFold.VerifyAsync(database.DataSource, Cancelled))[^1].Difference.ShouldNotBeNull().Column.ShouldBe(column);
    }

    [Fact]
    public async Task FoldAsync_ATimeWhenItWasStalled_ShowsIt()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Facts.Online(), Watched, Stalled);
        await activation.CommitAsync(new WorkspaceFact.Progressed(Since.AddSeconds(1), Actor.Workspace, StallEnd.Idle));

        var pictures = await new HistoryLog(database.DataSource).FoldAsync([4, 5], Cancelled);

        pictures[0][activation.Id].StalledSince.ShouldBe(Since);
        pictures[1][activation.Id].StalledSince.ShouldBeNull();
    }
}
