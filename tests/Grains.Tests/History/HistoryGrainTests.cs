using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Molecule.Grains.EventLog;
using Molecule.Grains.History;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.History;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Molecule.Grains.Tests.History;

/// <summary>Answers in pieces, through a real silo and its client, where a call that takes longer than half a second has failed.</summary>
public sealed class HistoryGrainTests : IAsyncLifetime
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private readonly MemoryHistoryLog _log = new();
    private readonly InProcessTestCluster _cluster;

    public HistoryGrainTests()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddHistory(new ConfigurationBuilder().AddInMemoryCollection([new("History:MaxReaders", "2")]).Build());
            silo.Services.AddSingleton<IHistoryLog>(_log);
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
        });
        builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout));
        _cluster = builder.Build();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IHistory History => _cluster.Client.GetGrain<IHistory>(Guid.NewGuid());

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task ReadAsync_Organization_ComesWholeAndOldestFirstWithoutTheRemoved()
    {
        var states = Enumerable.Range(0, 1_000).Select(number => Created($"W{number}", Time.AddSeconds(1_000 - number))).ToArray();
        states[7] = states[7] with { Status = WorkspaceStatus.Removed };
        _log.Folds.Add(states.ToDictionary(state => state.Id));

        var pieces = await History.ReadAsync(Moment.Now, Cancelled).WithBatchSize(1).ToListAsync(Cancelled);

        pieces[0].Workspaces.ShouldBeEmpty();
        pieces.Count.ShouldBe(1 + (1_000 / Pieces.MaxWorkspaces));
        pieces.ShouldAllBe(piece => piece.At.Position == 1);
        pieces.SelectMany(piece => piece.Workspaces).Select(workspace => workspace.Name)
            .ShouldBe(Enumerable.Range(0, 1_000).Reverse().Where(number => number != 7).Select(number => $"W{number}"));
    }

    [Fact]
    public async Task CompareAsync_Moments_TellWhoWasAddedRemovedAndChanged()
    {
        var (stays, renamed, removed, added, gone, blinked, opened, staffed) =
            (Created("stays", Time), Created("renamed", Time.AddSeconds(1)), Created("removed", Time.AddSeconds(2)), Created("added", Time.AddSeconds(3)),
             Created("gone", Time.AddSeconds(4)) with { Status = WorkspaceStatus.Removed }, Created("blinked", Time.AddSeconds(5)) with { Status = WorkspaceStatus.Removed },
             Created("opened", Time.AddSeconds(6)), Created("staffed", Time.AddSeconds(7)));
        _log.Folds.Add(new[] { stays, renamed, removed, gone, opened, staffed }.ToDictionary(state => state.Id));
        _log.Folds.Add(new[]
        {
            stays with { UpdatedAt = Time.AddDays(1), Version = 3 },
            renamed with { Name = "other", Version = 2 },
            removed with { Status = WorkspaceStatus.Removed, ForwardedTo = stays.Id, Version = 2 },
            added,
            gone with { ForwardedTo = stays.Id, Version = 2 },
            blinked,
            opened with { Access = WorkspaceAccess.ReadWrite, Version = 2 },
            staffed with { Agent = new AssignedAgent(Guid.NewGuid(), "some-model"), Version = 2 },
        }.ToDictionary(state => state.Id));

        var pieces = await History.CompareAsync(new Moment(1, null), Moment.Now, Cancelled).ToListAsync(Cancelled);

        pieces[0].Workspaces.ShouldBeEmpty();
        pieces[0].From.Position.ShouldBe(1);
        pieces[0].To.Position.ShouldBe(2);
        var differences = pieces.SelectMany(piece => piece.Workspaces).ToArray();
        differences.Select(difference => (difference.Before?.Name, difference.After.Name, difference.After.Status)).ShouldBe(
        [
            ("renamed", "other", WorkspaceStatus.Provisioning),
            ("removed", "removed", WorkspaceStatus.Removed),
            (null, "added", WorkspaceStatus.Provisioning),
            ("opened", "opened", WorkspaceStatus.Provisioning),
        ]);
        differences[1].After.ForwardedTo.ShouldBe(stays.Id);
        (differences[3].Before!.Access, differences[3].After.Access).ShouldBe((WorkspaceAccess.None, WorkspaceAccess.ReadWrite));
    }

    [Fact]
    public async Task CompareAsync_LaterIsTheEarlier_IsRefused()
    {
        _log.Folds.Add([]);

        (await Should.ThrowAsync<InvalidFieldException>(async () =>
            await History.CompareAsync(new Moment(1, null), new Moment(0, null), Cancelled).ToListAsync(Cancelled))).Field.ShouldBe("to");
        (await History.CompareAsync(new Moment(1, null), new Moment(1, null), Cancelled).ToListAsync(Cancelled)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ReadAsync_NegativePosition_IsRefused()
    {
        var before = new Moment(-1, null);

        (await Should.ThrowAsync<InvalidFieldException>(async () => await History.ReadAsync(before, Cancelled).ToListAsync(Cancelled))).Field.ShouldBe("at");
        (await Should.ThrowAsync<InvalidFieldException>(async () => await History.CompareAsync(before, Moment.Now, Cancelled).ToListAsync(Cancelled)))
            .Field.ShouldBe("from");
        (await Should.ThrowAsync<InvalidFieldException>(async () => await History.CompareAsync(Moment.Now, before, Cancelled).ToListAsync(Cancelled)))
            .Field.ShouldBe("to");
    }

    [Fact]
    public async Task VerifyAsync_FoldTakesLongerThanAnyCallMay_EndsAllTheSame()
    {
        // That time passes is what this is about: several times of what a call may take.
        _log.WhileFolding = () => Task.Delay(ResponseTimeout * 5, TimeProvider.System);

        (await History.VerifyAsync(Cancelled).ToListAsync(Cancelled)).Select(step => step.State)
            .ShouldBe([VerificationState.Folding, VerificationState.Agrees]);
        (await History.ReadAsync(Moment.Now, Cancelled).ToListAsync(Cancelled)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task VerifyAsync_MoreReadersThanSeats_AreRefusedUntilOneHasLeft()
    {
        var folding = new TaskCompletionSource();
        _log.WhileFolding = () => folding.Task;
        await using var first = History.VerifyAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        await using var second = History.ReadAsync(Moment.Now, Cancelled).GetAsyncEnumerator(Cancelled);
        (await first.MoveNextAsync()).ShouldBeTrue();
        (await second.MoveNextAsync()).ShouldBeTrue();

        (await Should.ThrowAsync<TooManyReadersException>(async () => await History.VerifyAsync(Cancelled).ToListAsync(Cancelled))).Limit.ShouldBe(2);

        folding.SetResult();
        while (await first.MoveNextAsync())
        {
        }

        (await History.VerifyAsync(Cancelled).ToListAsync(Cancelled))[^1].State.ShouldBe(VerificationState.Agrees);
    }

    [Fact]
    public async Task VerifyAsync_ReaderLeavesOnTheWay_FreesItsSeat()
    {
        for (var reader = 0; reader < 5; reader++)
        {
            await using var leaving = History.VerifyAsync(Cancelled).WithBatchSize(1).GetAsyncEnumerator(Cancelled);
            (await leaving.MoveNextAsync()).ShouldBeTrue();
        }
    }

    private static WorkspaceState Created(string name, DateTimeOffset at)
    {
        var id = new WorkspaceId(Guid.NewGuid());
        return WorkspaceState.Apply(
            id,
            state: null,
            new WorkspaceFact.Provisioned(at, Actor.Operator) { Name = name, Tier = 1, Runtime = "dotnet", AwarenessNamespace = "workspace:x" });
    }
}
