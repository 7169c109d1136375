using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Molecule.Cli.Local;
using Molecule.Storage.Postgres;
using Npgsql;
using Orleans.Configuration;
using Orleans.Storage;

namespace Molecule.Storage.Tests.Orleans;

/// <summary>A real silo with Orleans' three AdoNet providers on a database of the test.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    /// <summary>First argument of a process that is to be a silo.</summary>
    public const string Command = "silo";

    private readonly IHost _host;
    private readonly NpgsqlDataSource _dataSource;

    private TestSilo(IHost host, NpgsqlDataSource dataSource) => (_host, _dataSource) = (host, dataSource);

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public SiloAddress Address => Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public IMembershipTable Members => Services.GetRequiredService<IMembershipTable>();

    public IReminderTable Reminders => Services.GetRequiredService<IReminderTable>();

    public IGrainStorage Storage => Services.GetRequiredKeyedService<IGrainStorage>("Default");

    public static async Task<TestSilo> StartAsync(TestDatabase database, string name, CancellationToken cancellationToken) =>
        await StartAsync(database.Url, name, cancellationToken);

    /// <summary>A silo in a process of its own, for a test that kills it.</summary>
    public static async Task<GuardedProcess> StartProcessAsync(TestDatabase database, string name, string directory, CancellationToken cancellationToken)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Molecule.Storage.Tests.dll");
        var log = Path.Combine(directory, name + ".log");
        return await GuardedProcess.StartAsync(
            new GuardedCommand(name, "dotnet", [program, Command, name])
            {
                LogFile = log,
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["DATABASE_URL"] = database.Url },
            },
            cancellationToken);
    }

    /// <summary>What such a process does, for as long as it lives.</summary>
    public static async Task<int> RunAsync(string name)
    {
        await using var silo = await StartAsync(Environment.GetEnvironmentVariable("DATABASE_URL")!, name, CancellationToken.None);
        await silo._host.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<TestSilo> StartAsync(string databaseUrl, string name, CancellationToken cancellationToken)
    {
        var dataSource = NpgsqlDataSource.Create(DatabaseUrl.Parse(databaseUrl));
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("contract", "molecule-tests"))
            .Configure<SiloOptions>(options => options.SiloName = name)
            .ConfigureEndpoints(IPAddress.Loopback, FreePort(), FreePort(), listenOnAnyHostAddress: false)
            // As fast as the project's own silos find a dead one, so that the test need not wait for a minute.
            .Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(1);
                options.MinProbeTimeout = TimeSpan.FromSeconds(0.5);
                options.MaxProbeTimeout = TimeSpan.FromSeconds(2);
                options.NumMissedProbesLimit = 2;
                options.TableRefreshTimeout = TimeSpan.FromSeconds(2);
                options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(1);
                // The silo would clean up by itself, at a moment of its own, what a test has put there.
                options.DefunctSiloCleanupPeriod = null;
            })
            .UseAdoNetClustering(options => (options.Invariant, options.DataSource) = ("Npgsql", dataSource))
            .AddAdoNetGrainStorageAsDefault(options => (options.Invariant, options.DataSource) = ("Npgsql", dataSource))
            .UseAdoNetReminderService(options => (options.Invariant, options.DataSource) = ("Npgsql", dataSource)));
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch
        {
            host.Dispose();
            await dataSource.DisposeAsync();
            throw;
        }

        return new TestSilo(host, dataSource);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        await _dataSource.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
