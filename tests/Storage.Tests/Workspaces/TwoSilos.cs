using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Molecule.Cli.Local;
using Molecule.Grains.Interfaces.Cluster;
using Molecule.Grains.Workspaces.Liveness;
using Molecule.Silo;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>Two silos as their processes compose them, in this process, on a database of the test.</summary>
internal sealed class TwoSilos : IAsyncDisposable
{
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(500);

    private readonly IHost[] _hosts;
    private readonly ITimer _gateway;

    private TwoSilos(IHost[] hosts)
    {
        _hosts = hosts;

        // What a gateway does: without one, silos are deaf and nobody falls silent.
        var ears = hosts.Select(host => host.Services.GetRequiredService<Listening>()).ToArray();
        _gateway = TimeProvider.System.CreateTimer(_ => Array.ForEach(ears, ear => ear.Attend()), state: null, TimeSpan.Zero, Round);
    }

    /// <summary>How callers reach grains through each of them.</summary>
    public IReadOnlyList<IGrainFactory> Grains => [.. _hosts.Select(host => host.Services.GetRequiredService<IGrainFactory>())];

    public static async Task<TwoSilos> StartAsync(Servers servers, TestDatabase database, TimeSpan patience, CancellationToken cancellationToken)
    {
        var silos = new TwoSilos([Compose(servers, database, "silo-1", patience), Compose(servers, database, "silo-2", patience)]);
        foreach (var host in silos._hosts)
        {
            await host.StartAsync(cancellationToken);
        }

        foreach (var grains in silos.Grains)
        {
            await Until.TrueAsync(
                "both silos see each other", () => SeesBothAsync(grains.GetGrain<ICluster>(0), cancellationToken), cancellationToken);
        }

        return silos;
    }

    /// <summary>Who carries how many workspaces.</summary>
    public async Task<IReadOnlyList<SiloDescription>> DescribeAsync(CancellationToken cancellationToken) =>
        (await Grains[0].GetGrain<ICluster>(0).DescribeAsync(cancellationToken)).Silos;

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await Task.WhenAll(_hosts.Select(host => host.StopAsync(CancellationToken.None)));
        foreach (var host in _hosts)
        {
            host.Dispose();
        }
    }

    /// <summary>Two silos that start on a busy machine may not hear each other for a while.</summary>
    private static async Task<bool> SeesBothAsync(ICluster cluster, CancellationToken cancellationToken)
    {
        try
        {
            return (await cluster.CheckAsync(cancellationToken)).Silos == 2;
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return false;
        }
    }

    private static IHost Compose(Servers servers, TestDatabase database, string name, TimeSpan patience)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(
        [
            new("DATABASE_URL", database.Url),
            new("REDIS_URL", servers.Redis.Url),
            new("Cluster:Id", database.Name),
            new("Silo:Name", name),
            new("Silo:Port", LoopbackPort.Take().ToString(CultureInfo.InvariantCulture)),
            new("Silo:GatewayPort", LoopbackPort.Take().ToString(CultureInfo.InvariantCulture)),
            new("Workspaces:HeartbeatTimeout", patience.ToString()),
            new("Workspaces:ProvisionTimeout", patience.ToString()),
        ]);
        builder.Logging.ClearProviders();
        builder.AddSilo();
        return builder.Build();
    }
}
