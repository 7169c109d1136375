using Molecule.Grains.Interfaces.History;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.History;
using Molecule.Storage.Tests.Workspaces;

namespace Molecule.Storage.Tests.History;

public sealed class HistoryLogTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindAsync_EmptyLog_IsBeforeTheFirst()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var log = new HistoryLog(database.DataSource);

        foreach (var moment in new[] { Moment.Now, new Moment(0, null), new Moment(9, null), new Moment(null, DateTimeOffset.MaxValue) })
        {
            (await log.FindAsync(moment, Cancelled)).ShouldBe(new LogPoint(0, null));
        }
    }

    [Theory]
    [InlineData(0L, 0L)]
    [InlineData(1L, 1L)]
    [InlineData(4L, 4L)]
    [InlineData(5L, 4L)]
    [InlineData(long.MaxValue, 4L)]
    [InlineData(null, 4L)]
    public async Task FindAsync_Position_IsItselfOrTheHead(long? position, long found)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await LongLog.WriteAsync(database, workspaces: 2, facts: 4, Cancelled);

        (await new HistoryLog(database.DataSource).FindAsync(new Moment(position, null), Cancelled))
            .ShouldBe(new LogPoint(found, found == 0 ? null : LongLog.Start.AddSeconds(found / 2.0)));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", 0)]
    [InlineData("2026-01-01T00:00:00.499999Z", 0)]
    [InlineData("2026-01-01T00:00:00.5Z", 1)]
    [InlineData("2026-01-01T00:00:01.9Z", 3)]
    [InlineData("2026-01-01T01:00:02+01:00", 4)]
    [InlineData("9999-12-31T23:59:59Z", 4)]
    public async Task FindAsync_Time_IsTheLastFactAtOrBeforeIt(string time, long found)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await LongLog.WriteAsync(database, workspaces: 2, facts: 4, Cancelled);

        (await new HistoryLog(database.DataSource).FindAsync(
            new Moment(null, DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)), Cancelled)).Position.ShouldBe(found);
    }

    [Fact]
    public async Task FindAsync_FactsOfOneInstant_AreAllIncluded()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await Activation.CreateAsync(database.DataSource);
        await Activation.CreateAsync(database.DataSource);
        await Activation.CreateAsync(database.DataSource);

        (await new HistoryLog(database.DataSource).FindAsync(new Moment(null, Facts.Start), Cancelled)).ShouldBe(new LogPoint(3, Facts.Start));
    }

    /// <summary>Whatever happened, the fold up to a position is what the activations knew when they had committed it.</summary>
    [Fact]
    public async Task FoldAsync_ToEveryPosition_IsWhatWasKnownThen()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var random = new Random(7);
        var activations = new List<Activation>();
        var known = new Dictionary<WorkspaceId, WorkspaceState>();
        var pictures = new List<Dictionary<WorkspaceId, WorkspaceState>> { new(known) };
        for (var commit = 0; commit < 60; commit++)
        {
            var activation = activations.Count < 3 || random.Next(5) == 0 ? await Activation.CreateAsync(database.DataSource) : activations[random.Next(activations.Count)];
            if (!activations.Contains(activation))
            {
                activations.Add(activation);
            }
            else if (activation.State.Status != WorkspaceStatus.Removed)
            {
                await activation.CommitAsync(random.Next(6) == 0 ? Facts.Removed() : random.Next(2) == 0 ? Facts.Online() : Facts.Renamed($"R{commit}"));
            }
            else
            {
                continue;
            }

            known[activation.Id] = activation.State;
            pictures.Add(new(known));
        }

        var log = new HistoryLog(database.DataSource);
        var folds = await log.FoldAsync([.. Enumerable.Range(0, pictures.Count).Select(position => (long)position)], Cancelled);
        folds.Length.ShouldBe(pictures.Count);
        for (var position = 0; position < pictures.Count; position++)
        {
            folds[position].OrderBy(pair => pair.Key.Value).ShouldBe(pictures[position].OrderBy(pair => pair.Key.Value), $"at position {position}");
            (await log.FoldAsync([position], Cancelled)).ShouldHaveSingleItem().Count.ShouldBe(pictures[position].Count);
        }
    }

    [Fact]
    public async Task FoldAsync_SamePositionTwice_IsTheSameTwice()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await LongLog.WriteAsync(database, workspaces: 5, facts: 20, Cancelled);

        var folds = await new HistoryLog(database.DataSource).FoldAsync([13, 13], Cancelled);

        folds.Length.ShouldBe(2);
        folds[0].OrderBy(pair => pair.Key.Value).ShouldBe(folds[1].OrderBy(pair => pair.Key.Value));
    }
}
