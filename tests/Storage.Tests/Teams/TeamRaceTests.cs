using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Molecule.Cli.Local;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Silo;
using Molecule.Storage.Tests.Workspaces;
using Orleans.Storage;

namespace Molecule.Storage.Tests.Teams;

/// <summary>
/// Two real silos on one database that do not know of each other, as when a network is cut in two: each carries the same workspaces, nobody
/// tells it what the other has committed, and only the database stands between them.
/// </summary>
public sealed class TeamRaceTests(Servers servers)
{
    private const int Rounds = 10;

    private static readonly NewTeam Team = new([new NewMember("Writer", "Writes"), new NewMember("Editor")], "Editor");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>W57: to expand again, or twice at once, made everything twice.</summary>
    [Fact]
    public async Task W57_ExpandAsync_OnTwoSilosAtOnce_MakesOneTeam()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        using var first = Compose(database, "one");
        using var second = Compose(database, "two");
        var silos = await StartAsync(first, second);

        for (var round = 0; round < Rounds; round++)
        {
            var top = await CreateAsync(silos[0]);
            var teams = await BothAsync(silos, silo => silo.GetGrain<ITeam>(top.Value).ExpandAsync(Team, Cancelled));

            teams[0].ShouldBe(teams[1]);
            (await database.ReadAllAsync<string>($"SELECT name FROM workspaces WHERE parent_id = '{top}'", Cancelled)).ShouldBe(["Writer", "Editor"], ignoreOrder: true);
            (await database.ReadAsync<Guid>($"SELECT forwarded_to FROM workspaces WHERE id = '{top}'", Cancelled)).ShouldBe(teams[0][1].Id.Value);
        }

        await ShouldProveAsync(database);
        await Task.WhenAll(first.StopAsync(Cancelled), second.StopAsync(Cancelled));
    }

    [Fact]
    public async Task CollapseAsync_OnTwoSilosAtOnce_RemovesEverythingOnce()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        using var first = Compose(database, "one");
        using var second = Compose(database, "two");
        var silos = await StartAsync(first, second);

        for (var round = 0; round < Rounds; round++)
        {
            var top = await CreateAsync(silos[0]);
            var member = (await silos[0].GetGrain<ITeam>(top.Value).ExpandAsync(Team, Cancelled))[0].Id;
            await silos[0].GetGrain<ITeam>(member.Value).ExpandAsync(Team, Cancelled);

            var removed = await BothAsync(silos, silo => silo.GetGrain<ITeam>(top.Value).CollapseAsync(Cancelled));

            removed.Select(names => names.Length).ShouldBe([2, 0], ignoreOrder: true);
            (await database.ReadAsync<long>($"SELECT count(*) FROM structure_events WHERE event_type = 'WORKSPACE_COLLAPSED' AND workspace_id = '{top}'", Cancelled)).ShouldBe(1);
        }

        (await database.ReadAsync<long>("SELECT count(*) FROM workspaces WHERE parent_id IS NOT NULL AND status <> 'removed'", Cancelled)).ShouldBe(0);
        await ShouldProveAsync(database);
        await Task.WhenAll(first.StopAsync(Cancelled), second.StopAsync(Cancelled));
    }

    /// <summary>W24: assignment was checked and then done, with nothing between two that came at once.</summary>
    [Fact]
    public async Task W24_AssignAndTakeAgent_OnTwoSilosAtOnce_NeverMakeTwo()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        using var first = Compose(database, "one");
        using var second = Compose(database, "two");
        var silos = await StartAsync(first, second);

        for (var round = 0; round < Rounds; round++)
        {
            var (source, target) = (await CreateAsync(silos[0]), await CreateAsync(silos[1]));
            await BothAsync(silos, silo => TryAsync(() => silo.GetGrain<IAgentAssignment>(source.Value).AssignAgentAsync("sonnet", Cancelled)));
            var taken = await BothAsync(silos, silo => TryAsync(() => silo.GetGrain<IAgentAssignment>(target.Value).TakeAgentAsync(source, Cancelled)));

            taken.Count(agent => agent is not null).ShouldBe(1);
            (await database.ReadAllAsync<Guid>(
                $"SELECT workspace_id FROM agents WHERE status = 'active' AND workspace_id IN ('{source}', '{target}')", Cancelled)).ShouldBe([target.Value]);
        }

        await ShouldProveAsync(database);
        await Task.WhenAll(first.StopAsync(Cancelled), second.StopAsync(Cancelled));
    }

    private static async Task<AssignedAgent?> TryAsync(Func<Task<AssignedAgent>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception exception) when (exception is InconsistentStateException or MoleculeException)
        {
            return null;
        }
    }

    private static Task<T[]> BothAsync<T>(IGrainFactory[] silos, Func<IGrainFactory, Task<T>> command) => Task.WhenAll(silos.Select(command));

    private static async Task<WorkspaceId> CreateAsync(IGrainFactory silo)
    {
        var id = new WorkspaceId(Guid.CreateVersion7());
        await silo.GetGrain<IWorkspaceOperator>(id.Value).CreateAsync(new NewWorkspace { Name = "Marketing" }, Cancelled);
        return id;
    }

    private static async Task ShouldProveAsync(TestDatabase database) =>
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();

    private static async Task<IGrainFactory[]> StartAsync(params IHost[] hosts)
    {
        await Task.WhenAll(hosts.Select(host => host.StartAsync(Cancelled)));
        return [.. hosts.Select(host => host.Services.GetRequiredService<IGrainFactory>())];
    }

    /// <summary>A silo as its process composes it, in a cluster of its own.</summary>
    private IHost Compose(TestDatabase database, string cluster)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(
        [
            new("DATABASE_URL", database.Url),
            new("REDIS_URL", servers.Redis.Url),
            new("Cluster:Id", cluster),
            new("Silo:Port", LoopbackPort.Take().ToString(CultureInfo.InvariantCulture)),
            new("Silo:GatewayPort", LoopbackPort.Take().ToString(CultureInfo.InvariantCulture)),
        ]);
        builder.Logging.ClearProviders();
        builder.AddSilo();
        return builder.Build();
    }
}
