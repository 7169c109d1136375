using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Cluster;

/// <summary>Asks the silos what callers want to know.</summary>
internal static class ClusterExtensions
{
    public static void AddCluster(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SiloOptions>()
            .Configure<IConfiguration>((options, configuration) =>
            {
                options.Silos = configuration["MOLECULE_SILOS"] ?? options.Silos;
                options.ClusterId = configuration["MOLECULE_CLUSTER:ID"] ?? options.ClusterId;
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<SiloOptions>, SiloOptionsValidator>();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ClusterCalls>();
        services.AddSingleton<KnownMembers>();
        services.AddHostedService<ClusterWatch>();
    }

    /// <summary>Reaches the silos over the network.</summary>
    public static void AddClusterConnection(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<SiloLookup>();
        services.AddSingleton<ClusterConnection>();
        services.AddSingleton<IClusterConnection>(provider => provider.GetRequiredService<ClusterConnection>());
        services.AddHostedService(provider => provider.GetRequiredService<ClusterConnection>());
    }
}
