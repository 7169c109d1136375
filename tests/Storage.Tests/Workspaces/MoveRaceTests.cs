using System.Collections.Concurrent;
using System.Security.Cryptography;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Npgsql;
using Orleans.Storage;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>
/// Workspaces that are moved below each other through two silos at once, so few that most moves race, judged by an oracle that follows the
/// log with nothing but a map from child to parent (contract W23).
/// </summary>
public sealed class MoveRaceTests(Servers servers, ITestOutputHelper output)
{
    private const int Workspaces = 10;
    private const int Clients = 8;
    private const int Moves = 1_600;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Moves_RacingThroughTwoSilos_NeverMakeACycleAndAreRefusedOnlyForOne_W23()
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        output.WriteLine($"The seed is {seed}.");
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var silos = await TwoSilos.StartAsync(servers, database, TimeSpan.FromMinutes(10), Cancelled);
        var ids = Enumerable.Range(0, Workspaces).Select(_ => new WorkspaceId(Guid.NewGuid())).ToArray();
        foreach (var id in ids)
        {
            await silos.Grains[0].GetGrain<IWorkspaceOperator>(id.Value).CreateAsync(new NewWorkspace { Name = $"{id}" }, Cancelled);
        }

        (await silos.DescribeAsync(Cancelled)).ShouldAllBe(silo => silo.Workspaces > 0);
        var moves = new ConcurrentBag<Move>();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(
            async () =>
            {
                var random = new Random(seed + client);
                for (var move = 0; move < Moves / Clients; move++)
                {
                    moves.Add(await MoveAsync(database, silos.Grains[client % 2], ids, random));
                }
            },
            Cancelled)));

        var log = await ReadMovesAsync(database.DataSource);
        var oracle = new Oracle(ids);
        foreach (var (position, id, parent) in log)
        {
            oracle.IsCycle(id, parent).ShouldBeFalse($"at position {position} {id} moves below {parent}, with the seed {seed}");
            oracle.Apply(position, id, parent);
        }

        // What was acknowledged happened in its time; what was refused for a cycle would have been one at some moment of its time.
        foreach (var move in moves)
        {
            switch (move.Outcome)
            {
                case Outcome.Refused:
                    oracle.WasEverCycle(move).ShouldBeTrue($"{move} was refused for no reason, with the seed {seed}");
                    break;
                case Outcome.Done:
                    oracle.WasEverThere(move).ShouldBeTrue($"{move} was acknowledged and is not in the log, with the seed {seed}");
                    break;
            }
        }

        var counts = moves.CountBy(move => move.Outcome).ToDictionary();
        output.WriteLine($"{log.Count} moves in the log; {string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}"))}.");
        counts.GetValueOrDefault(Outcome.Done).ShouldBeGreaterThan(Moves / 10);
        counts.GetValueOrDefault(Outcome.Refused).ShouldBeGreaterThan(Moves / 10);
        (await LogTransitions.FindViolationAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    private static async Task<Move> MoveAsync(TestDatabase database, IGrainFactory silo, WorkspaceId[] ids, Random random)
    {
        var id = ids[random.Next(ids.Length)];
        var parent = random.Next(6) == 0 ? (WorkspaceId?)null : ids[random.Next(ids.Length)];
        var from = await HeadAsync(database);
        var outcome = Outcome.Done;
        try
        {
            await silo.GetGrain<IWorkspaceOperator>(id.Value).ChangeAsync(new WorkspaceChanges { ParentId = new(parent) }, Cancelled);
        }
        catch (CycleException)
        {
            outcome = Outcome.Refused;
        }
        catch (InconsistentStateException)
        {
            outcome = Outcome.Raced;
        }

        return new Move(id, parent, outcome, from, await HeadAsync(database));
    }

    private static Task<long> HeadAsync(TestDatabase database) => database.ReadAsync<long>("SELECT position FROM structure_log_head", Cancelled);

    private static async Task<List<(long Position, WorkspaceId Id, WorkspaceId? Parent)>> ReadMovesAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            "SELECT position, workspace_id, (payload->>'parent_id')::uuid FROM structure_events WHERE event_type = 'WORKSPACE_MOVED' ORDER BY position");
        await using var row = await command.ExecuteReaderAsync(Cancelled);
        var moves = new List<(long, WorkspaceId, WorkspaceId?)>();
        while (await row.ReadAsync(Cancelled))
        {
            moves.Add((row.GetInt64(0), new WorkspaceId(row.GetGuid(1)), row.IsDBNull(2) ? null : new WorkspaceId(row.GetGuid(2))));
        }

        return moves;
    }

    private enum Outcome
    {
        Done,
        Refused,
        Raced,
    }

    /// <summary>A move that was asked for when the log was at one position and answered when it was at another.</summary>
    private sealed record Move(WorkspaceId Id, WorkspaceId? Parent, Outcome Outcome, long From, long To);

    /// <summary>Who stood below whom at every position of the log, by brute force.</summary>
    private sealed class Oracle(WorkspaceId[] ids)
    {
        private readonly SortedDictionary<long, Dictionary<WorkspaceId, WorkspaceId?>> _history = new()
        {
            [0] = ids.ToDictionary(id => id, _ => (WorkspaceId?)null),
        };

        private Dictionary<WorkspaceId, WorkspaceId?> _now = ids.ToDictionary(id => id, _ => (WorkspaceId?)null);

        public bool IsCycle(WorkspaceId id, WorkspaceId? parent) => IsCycle(_now, id, parent);

        public void Apply(long position, WorkspaceId id, WorkspaceId? parent)
        {
            _now = new(_now) { [id] = parent };
            _history[position] = _now;
        }

        public bool WasEverCycle(Move move) => During(move).Any(forest => IsCycle(forest, move.Id, move.Parent));

        public bool WasEverThere(Move move) => During(move).Any(forest => forest[move.Id] == move.Parent);

        /// <summary>The forests from the one that held when the move was asked for to the one that held when it was answered.</summary>
        private IEnumerable<Dictionary<WorkspaceId, WorkspaceId?>> During(Move move) => _history
            .Where(moment => moment.Key <= move.To)
            .Where(moment => moment.Key > move.From || moment.Key == _history.Keys.Last(position => position <= move.From))
            .Select(moment => moment.Value);

        private static bool IsCycle(Dictionary<WorkspaceId, WorkspaceId?> forest, WorkspaceId id, WorkspaceId? parent)
        {
            for (var (above, steps) = (parent, 0); above is { } one && steps <= forest.Count; above = forest[one], steps++)
            {
                if (one == id)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
