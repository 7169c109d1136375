using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Canvas;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Storage.Canvas;
using Molecule.Storage.Cluster;
using Molecule.Storage.EventLog;
using Molecule.Storage.Postgres;
using Molecule.Storage.Workspaces;
using Npgsql;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>Postgres goes away and comes back, and the same process goes on.</summary>
public sealed class OutageTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Postgres_StoppedAndStartedAgain_IsAnOutageAndThenWorks()
    {
        var postgres = await servers.StartPostgresAsync(Cancelled);
        await using var database = NpgsqlDataSource.Create(DatabaseUrl.Parse(postgres.Url));
        await new Migrator(database, NullLogger<Migrator>.Instance).MigrateAsync(Cancelled);
        var activation = await Activation.CreateAsync(database);
        // Several connections, all of which will be broken.
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Activation.CreateAsync(database)));
        (await new DatabaseProbe(database).AnswersAsync(Cancelled)).ShouldBeTrue();

        await postgres.StopAsync();

        foreach (var operation in OperationsOf(database, activation))
        {
            await operation().ShouldThrowAsync<StorageUnavailableException>();
        }

        var waking = new WorkspaceReader(database);
        foreach (var reading in Enumerable.Range(0, 2 * WorkspaceReader.MaxTogether).Select(_ => waking.ReadAsync(activation.Id)).ToArray())
        {
            await reading.ShouldThrowAsync<StorageUnavailableException>();
        }

        (await new DatabaseProbe(database).AnswersAsync(Cancelled)).ShouldBeFalse();
        activation.State.Version.ShouldBe(1);

        await postgres.StartAgainAsync(Cancelled);
        await Until.TrueAsync("Postgres answers again", () => new DatabaseProbe(database).AnswersAsync(Cancelled), Cancelled);

        foreach (var operation in OperationsOf(database, activation))
        {
            await operation();
        }

        activation.State.Version.ShouldBe(2);
        (await waking.ReadAsync(activation.Id)).State.ShouldBe(activation.State);
        (await Activation.ReadAsync(database, activation.Id)).Record.Vitals.UptimeSeconds.ShouldBe(1);
    }

    [Fact]
    public async Task Postgres_KilledWhileCommitsGoOn_KeepsEveryCommitThatWasAcknowledged()
    {
        var postgres = await servers.StartPostgresAsync(Cancelled);
        await using var database = NpgsqlDataSource.Create(DatabaseUrl.Parse(postgres.Url));
        await new Migrator(database, NullLogger<Migrator>.Instance).MigrateAsync(Cancelled);
        var writers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Activation.CreateAsync(database)));

        var writing = writers.Select(RenameUntilItFailsAsync).ToArray();
        await Until.TrueAsync("everybody has written", () => Task.FromResult(writers.All(writer => writer.State.Version > 2)), Cancelled);
        await postgres.KillAsync();
        await Task.WhenAll(writing);
        await postgres.StartAgainAsync(Cancelled);
        await Until.TrueAsync("Postgres answers again", () => new DatabaseProbe(database).AnswersAsync(Cancelled), Cancelled);

        foreach (var writer in writers)
        {
            // The last one may have been saved without anybody hearing of it.
            (await Activation.ReadAsync(database, writer.Id)).State.Version.ShouldBeInRange(writer.State.Version, writer.State.Version + 1);
        }

        var log = await new EventLogQueries(database).ReadAfterAsync(0, 1_000_000, Cancelled);
        log.Events.Select(entry => entry.Position).ShouldBe(Enumerable.Range(1, log.Events.Length).Select(position => (long)position));
        log.Head.ShouldBe(log.Events.Length);
    }

    private static async Task RenameUntilItFailsAsync(Activation activation)
    {
        try
        {
            for (var number = 0; ; number++)
            {
                await activation.CommitAsync(Facts.Renamed($"R{number}"));
            }
        }
        catch (StorageUnavailableException)
        {
            // This is what the test waits for; any other failure is a failure of the test.
        }
    }

    private static IEnumerable<Func<Task>> OperationsOf(NpgsqlDataSource database, Activation activation)
    {
        var queries = new WorkspaceQueries(database);
        var log = new EventLogQueries(database);
        yield return () => activation.CommitAsync(Facts.Renamed("Other"));
        yield return () => Activation.ReadAsync(database, activation.Id);
        yield return () => new HeartbeatStore(database).WriteAsync(
            [new Beat(activation.Id, new WorkspaceVitals { LastHeartbeatAt = Facts.Start, UptimeSeconds = 1 }, null)], Silos.One, Cancelled);
        yield return () => queries.ListAsync(null, null, Cancelled);
        yield return () => queries.TakeSnapshotAsync(Cancelled);
        yield return () => queries.ReadVitalsAsync(Cancelled);
        yield return () => queries.ReadBelowAsync(activation.Id, Cancelled);
        yield return () => queries.ReadAsync([activation.Id], Cancelled);
        yield return () => queries.FindSilentAsync(Facts.Start, Facts.Start, [], null, 1, Cancelled);
        yield return () => log.ReadAfterAsync(0, 1, Cancelled);
        yield return () => log.ReadAsync(new EventQuery { Limit = 1, Workspace = activation.Id }, Cancelled);
        yield return () => new ViewportStore(database, TimeProvider.System).LoadAsync(Cancelled);
        yield return () => new ViewportStore(database, TimeProvider.System).SaveAsync(Viewport.Initial, Cancelled);
    }
}
