using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Molecule.Gateway.Cluster;

/// <summary>
/// Runs the Orleans client beside the host instead of inside its start, so that the gateway answers while there is no cluster yet and can
/// say what is missing. Before the client has started a call would be dropped and time out; here it fails at once.
/// </summary>
internal sealed partial class ClusterConnection(
    IOptions<SiloOptions> options,
    SiloLookup lookup,
    ILoggerFactory loggers,
    TimeProvider time,
    ILogger<ClusterConnection> logger) : BackgroundService, IClusterConnection
{
    /// <summary>Within this time the client lets go of a silo that is known to be lost. Names are looked up more rarely.</summary>
    private static readonly TimeSpan ListRefresh = TimeSpan.FromSeconds(1);

    private volatile IGrainFactory? _grains;
    private string? _waitsFor;

    /// <inheritdoc/>
    public IGrainFactory Grains => _grains ?? throw new ClusterUnavailableException();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var services = Compose();
        var client = services.GetServices<IHostedService>().ToArray();
        try
        {
            foreach (var service in client)
                await service.StartAsync(stoppingToken);

            _grains = services.GetRequiredService<IGrainFactory>();
            LogReached(logger, options.Value.Silos);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogLeaving(logger);
        }
        finally
        {
            _grains = null;
            foreach (var service in client.Reverse())
                await service.StopAsync(CancellationToken.None);
        }
    }

    private ServiceProvider Compose()
    {
        var silos = options.Value;
        var services = new ServiceCollection();
        services.AddSingleton(loggers);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton<IGatewayListProvider>(lookup);
        services.AddOrleansClient(client =>
        {
            client.UseConnectionRetryFilter(RetryAsync);
            client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (silos.ClusterId, "molecule"));
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = ListRefresh);
            client.Configure<ClientMessagingOptions>(messaging =>
            {
                messaging.ResponseTimeout = silos.ResponseTimeout;
                messaging.CancelRequestOnTimeout = false;
            });
        });
        return services.BuildServiceProvider();
    }

    private async Task<bool> RetryAsync(Exception exception, CancellationToken cancellationToken)
    {
        if (_waitsFor != exception.Message)
            LogWaiting(logger, options.Value.Silos, exception.Message);

        _waitsFor = exception.Message;
        await Task.Delay(options.Value.ConnectRetry, time, cancellationToken);
        return true;
    }
}
