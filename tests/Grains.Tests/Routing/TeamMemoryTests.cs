using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Routing;
using Molecule.Grains.Tests.EventLog;
using Molecule.Grains.Tests.Workspaces;
using Molecule.Grains.Tests.Workspaces.Heartbeats;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Commits;

namespace Molecule.Grains.Tests.Routing;

/// <summary>A silo's memory of teams, told of commits late, twice, in the wrong order or not at all.</summary>
public sealed class TeamMemoryTests
{
    private readonly MemoryWorkspaceStorage _storage = new();
    private readonly MemoryHeartbeatStore _beats = new();
    private readonly MemoryRoutingQueries _queries;
    private readonly MemoryEventLog _log;
    private readonly FakeTimeProvider _clock = new(Facts.Start);
    private readonly TeamMemory _teams;

    public TeamMemoryTests()
    {
        _queries = new MemoryRoutingQueries(_storage, _beats);
        _log = new MemoryEventLog(_storage);
        _teams = new TeamMemory(_queries, new MemoryWorkspaceQueries(_storage), _log, _clock);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindAsync_ManyAskAtOnce_ReadsOnce()
    {
        var parent = TestSilo.NewId();
        await CommitAsync(Create(parent, null));

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => _teams.FindAsync(parent, Cancelled), Cancelled)));

        _queries.Statements.ShouldBe(1);
    }

    [Fact]
    public async Task FindAsync_ReadingFails_IsTriedAgain()
    {
        _queries.IsAway = true;
        await _teams.FindAsync(null, Cancelled).ShouldThrowAsync<StorageUnavailableException>();
        _queries.IsAway = false;

        (await _teams.FindAsync(null, Cancelled)).Count.ShouldBe(0);
    }

    [Fact]
    public async Task FindAsync_ACommitWhileTheTeamIsRead_IsNotLost()
    {
        var (stays, goes, comes) = (TestSilo.NewId(), TestSilo.NewId(), TestSilo.NewId());
        await CommitAsync(Create(stays, null));
        await CommitAsync(Create(goes, null));
        _queries.Meanwhile = async () =>
        {
            await HearAsync(await CommitAsync(Create(comes, null)));
            await HearAsync(await CommitAsync(Change(goes, Removed())));
            await HearAsync(await CommitAsync(Change(stays, Renamed("New"))));
            _teams.Hear([new BusyCount(comes, 5, Facts.Start)]);
        };

        var team = await _teams.FindAsync(null, Cancelled);

        team.All().Select(member => (member.State.Id, member.State.Name, member.ActiveTasks)).ShouldBe([(stays, "New", 0), (comes, "W", 5)], ignoreOrder: true);
        (await _teams.FindAsync(null, Cancelled)).ShouldBe(team);
    }

    [Fact]
    public async Task FindAsync_SomebodyLeavesWhileAnotherTeamIsRead_IsNotThereAnyMore()
    {
        var (top, other, removed, moved) = (TestSilo.NewId(), TestSilo.NewId(), TestSilo.NewId(), TestSilo.NewId());
        await CommitAsync(Create(top, null));
        await CommitAsync(Create(other, null));
        await CommitAsync(Create(removed, top));
        await CommitAsync(Create(moved, top));
        // From here on the memory knows up to where it is told, without a hole.
        await _teams.FindAsync(null, Cancelled);
        _queries.Meanwhile = async () =>
        {
            await HearAsync(await CommitAsync(Change(removed, Removed())));
            await HearAsync(await CommitAsync(Change(moved, new WorkspaceFact.Moved(Facts.Start, Actor.Operator, other, top))));
        };

        (await _teams.FindAsync(top, Cancelled)).Count.ShouldBe(0);
    }

    [Fact]
    public async Task HearAsync_NewsComesTwiceAndBackwards_TheNewestVersionStands()
    {
        var (one, parent) = (TestSilo.NewId(), TestSilo.NewId());
        await CommitAsync(Create(parent, null));
        await _teams.FindAsync(null, Cancelled);
        await _teams.FindAsync(parent, Cancelled);
        CommitNews[] news =
        [
            await CommitAsync(Create(one, null)),
            await CommitAsync(Change(one, Renamed("A"))),
            await CommitAsync(Change(one, new WorkspaceFact.Moved(Facts.Start, Actor.Operator, parent, null))),
            await CommitAsync(Change(one, Renamed("B"))),
            await CommitAsync(Change(one, Removed())),
        ];

        foreach (var told in (int[])[3, 0, 3, 2, 1])
        {
            await HearAsync(news[told]);
        }

        (await _teams.FindAsync(null, Cancelled)).All().Select(member => member.State.Id).ShouldBe([parent]);
        (await _teams.FindAsync(parent, Cancelled)).All().ShouldHaveSingleItem().State.Name.ShouldBe("B");

        await HearAsync(news[4]);
        await HearAsync(news[2]);
        (await _teams.FindAsync(parent, Cancelled)).Count.ShouldBe(0);
        (await _teams.CatchUpAsync(Cancelled)).ShouldBe(0);
        _queries.Statements.ShouldBe(2);
    }

    [Fact]
    public async Task CatchUpAsync_NewsWereLost_ReadsThemInTheLog()
    {
        var one = TestSilo.NewId();
        await CommitAsync(Create(one, null));
        await _teams.FindAsync(null, Cancelled);
        await CommitAsync(Change(one, Renamed("Lost")));
        await HearAsync(await CommitAsync(Create(TestSilo.NewId(), null)));
        await CommitAsync(Create(TestSilo.NewId(), null));

        (await _teams.CatchUpAsync(Cancelled)).ShouldBe(3);

        var team = await _teams.FindAsync(null, Cancelled);
        team.Count.ShouldBe(3);
        team.All().Single(member => member.State.Id == one).State.Name.ShouldBe("Lost");
        (await _teams.CatchUpAsync(Cancelled)).ShouldBe(0);
        _queries.Statements.ShouldBe(1);
    }

    [Theory]
    [InlineData(TeamMemory.MostMissed, 1)]
    [InlineData(TeamMemory.MostMissed + 1, 2)]
    public async Task CatchUpAsync_MoreThanTheLimitWasLost_ReadsTheTeamsAnew(int lost, int statements)
    {
        var one = TestSilo.NewId();
        await CommitAsync(Create(one, null));
        await _teams.FindAsync(null, Cancelled);
        for (var number = 0; number < lost; number++)
        {
            await CommitAsync(Change(one, Renamed($"N{number}")));
        }

        (await _teams.CatchUpAsync(Cancelled)).ShouldBe(lost);

        (await _teams.FindAsync(null, Cancelled)).All().ShouldHaveSingleItem().State.Name.ShouldBe($"N{lost - 1}");
        _queries.Statements.ShouldBe(statements);
    }

    [Fact]
    public async Task CatchUpAsync_NobodyHasAsked_CostsNothing()
    {
        await HearAsync(await CommitAsync(Create(TestSilo.NewId(), null)));

        (await _teams.CatchUpAsync(Cancelled)).ShouldBe(0);

        _log.Statements.ShouldBe(0);
    }

    [Fact]
    public async Task ForgetIdle_NobodyAsksForAWhile_TheTeamIsForgottenAndReadAnew()
    {
        var parent = TestSilo.NewId();
        await _teams.FindAsync(parent, Cancelled);
        await _teams.FindAsync(null, Cancelled);

        _clock.Advance(TeamMemory.IdleTime);
        await _teams.FindAsync(parent, Cancelled);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _teams.ForgetIdle();
        await HearAsync(await CommitAsync(Create(parent, null)));

        await _teams.FindAsync(parent, Cancelled);
        _queries.Statements.ShouldBe(2);
        (await _teams.FindAsync(null, Cancelled)).Count.ShouldBe(1);
        _queries.Statements.ShouldBe(3);
    }

    [Fact]
    public async Task FindAsync_TooMuchForTheMemory_ForgetsWhoWasAskedForLongestAgo()
    {
        var parents = new WorkspaceId[4];
        for (var index = 0; index < parents.Length; index++)
        {
            parents[index] = TestSilo.NewId();
            await CommitAsync(Create(parents[index], null));
            await CommitAsync(Create(TestSilo.NewId(), parents[index], new string('x', (int)(TeamMemory.MaxWeight / 3))));
            _clock.Advance(TimeSpan.FromSeconds(1));
            await _teams.FindAsync(parents[index], Cancelled);
        }

        _queries.Statements.ShouldBe(4);
        await _teams.FindAsync(parents[3], Cancelled);
        await _teams.FindAsync(parents[2], Cancelled);
        _queries.Statements.ShouldBe(4);
        await _teams.FindAsync(parents[0], Cancelled);
        _queries.Statements.ShouldBe(5);
    }

    [Fact]
    public async Task Hear_OlderThanWhatIsKnown_IsLeft()
    {
        var one = TestSilo.NewId();
        await CommitAsync(Create(one, null));
        await _teams.FindAsync(null, Cancelled);

        _teams.Hear([new BusyCount(one, 2, Facts.Start.AddSeconds(2)), new BusyCount(TestSilo.NewId(), 9, Facts.Start)]);
        _teams.Hear([new BusyCount(one, 1, Facts.Start.AddSeconds(1))]);

        (await _teams.FindAsync(null, Cancelled)).All().ShouldHaveSingleItem().ActiveTasks.ShouldBe(2);
    }

    /// <summary>The memory against the rows: whatever was lost, late or doubled, once the log has been looked at they are the same.</summary>
    [Fact]
    public async Task HearAsync_AtRandom_EndsLikeTheRows()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            await new TeamMemoryTests().RunAsync(new Random(seed), seed);
        }
    }

    private async Task RunAsync(Random random, int seed)
    {
        var ids = new List<WorkspaceId>();
        var untold = new List<CommitNews>();
        for (var step = 0; step < 150; step++)
        {
            if (random.Next(10) < 7)
            {
                var news = await CommitAsync(Draw(random, ids));
                // A third is told at once, a third later, some of it twice, and a third never.
                if (random.Next(3) == 0)
                {
                    await HearAsync(news);
                }
                else if (random.Next(2) == 0)
                {
                    untold.Add(news);
                }
            }

            if (untold.Count > 0 && random.Next(3) == 0)
            {
                await HearAsync(untold[random.Next(untold.Count)]);
            }

            if (random.Next(8) == 0)
            {
                var late = untold.ToArray();
                _queries.Meanwhile = () => late.Length == 0 ? Task.CompletedTask : HearAsync(late[random.Next(late.Length)]);
                await _teams.FindAsync(random.Next(3) == 0 || ids.Count == 0 ? null : ids[random.Next(ids.Count)], Cancelled);
            }

            if (random.Next(20) == 0)
            {
                await _teams.CatchUpAsync(Cancelled);
            }
        }

        _queries.Meanwhile = () => Task.CompletedTask;
        while (await _teams.CatchUpAsync(Cancelled) > 0)
        {
        }

        foreach (var news in untold)
        {
            await HearAsync(news);
        }

        foreach (var parent in ids.Select(id => (WorkspaceId?)id).Append(null))
        {
            (await _teams.FindAsync(parent, Cancelled)).All().Select(member => member.State).ShouldBe(
                _storage.Rows().Where(row => row.ParentId == parent && row.Status != WorkspaceStatus.Removed).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id.Value),
                $"seed {seed}");
        }
    }

    private WorkspaceChange Draw(Random random, List<WorkspaceId> ids)
    {
        var present = ids.Where(id => Row(id).Status != WorkspaceStatus.Removed).ToArray();
        if (present.Length < 3 || random.Next(5) == 0)
        {
            var id = TestSilo.NewId();
            ids.Add(id);
            return Create(id, present.Length == 0 || random.Next(3) == 0 ? null : present[random.Next(present.Length)]);
        }

        var one = present[random.Next(present.Length)];
        var parent = present[random.Next(present.Length)];
        return random.Next(6) switch
        {
            < 3 when !IsBelow(parent, one) => Change(one, new WorkspaceFact.Moved(Facts.Start, Actor.Operator, parent, Row(one).ParentId)),
            3 => Change(one, new WorkspaceFact.Moved(Facts.Start, Actor.Operator, null, Row(one).ParentId)),
            4 when !present.Any(id => Row(id).ParentId == one) => Change(one, Removed()),
            _ => Change(one, Renamed($"N{random.Next(1_000)}")),
        };
    }

    private bool IsBelow(WorkspaceId workspace, WorkspaceId top)
    {
        for (var at = (WorkspaceId?)workspace; at is { } one; at = Row(one).ParentId)
        {
            if (one == top)
            {
                return true;
            }
        }

        return false;
    }

    private WorkspaceState Row(WorkspaceId id) => _storage.Find(id)!.State!;

    private WorkspaceChange Change(WorkspaceId id, WorkspaceFact fact) => WorkspaceChange.Of(id, Row(id), fact);

    private static WorkspaceFact.Updated Renamed(string name) => new(Facts.Start, Actor.Operator) { Name = new Change<string>(name) };

    private static WorkspaceFact.Removed Removed() => new(Facts.Start, Actor.Operator, CascadeDeleted: 0);

    private static WorkspaceChange Create(WorkspaceId id, WorkspaceId? parent, string? card = null)
    {
        var creation = new WorkspaceFact.Provisioned(Facts.Start, Actor.Operator)
        {
            Name = "W",
            Tier = 1,
            ParentId = parent,
            Runtime = "langgraph",
            AwarenessNamespace = "workspace:x",
        };
        return card is null ? WorkspaceChange.Of(id, null, creation) : WorkspaceChange.Of(id, null, creation, new WorkspaceFact.CardUpdated(Facts.Start, Actor.Workspace, card));
    }

    private Task HearAsync(CommitNews news) => _teams.HearAsync(news);

    /// <summary>Commits as a grain does that nobody hears of.</summary>
    private async Task<CommitNews> CommitAsync(WorkspaceChange change)
    {
        var id = change.State.Id;
        var before = _storage.Find(id) ?? new WorkspaceRecord();
        var state = new GrainState<WorkspaceRecord>(before with { State = change.State, Uncommitted = change.Facts });
        await _storage.WriteStateAsync("workspace", GrainId.Create(GrainType.Create("workspace"), GrainIdKeyExtensions.CreateGuidKey(id.Value)), state);
        var committed = state.State!.Committed;
        return new CommitNews(id, committed[0].Position, committed[^1].Position, [change.State]);
    }
}
