using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Molecule.Grains.Workspaces.Commits;
using Orleans.Placement;

namespace Molecule.Grains.Containers;

/// <summary>Puts into a silo what starts agents.</summary>
internal static class ContainerHosting
{
    /// <summary>Adds what workspaces need to know of their containers, whether or not this silo reaches an engine.</summary>
    public static IServiceCollection AddContainers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ProvisioningOptions>()
            .Bind(configuration.GetSection("Provisioning"))
            .Configure(options =>
            {
                options.StartsAgents = HasEngines(configuration);
                options.PlatformUrl = configuration["PLATFORM_URL"] is { Length: > 0 } url
                    ? url
                    : configuration["PORT"] is { Length: > 0 } port ? $"http://host.docker.internal:{port}" : options.PlatformUrl;
                options.AwarenessUrl = configuration["AWARENESS_URL"];
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProvisioningOptions>, ProvisioningOptionsValidator>();
        services.AddSingleton<ContainerStory>();
        return services;
    }

    /// <summary>Adds who keeps the engines that the configuration names and that are registered as <see cref="IContainerEngine"/>. Call it after the silo is added: it needs the cluster to be there.</summary>
    public static IServiceCollection AddEngines(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPlacementFilter<ReachesEngine, ReachesEngineDirector>(ServiceLifetime.Singleton);
        if (HasEngines(configuration))
        {
            services.AddSingleton<ContainerPlans>();
            services.AddSingleton<LogRoom>();
            services.AddSingleton<LocalEngines>();
            services.AddSingleton<IHearsCommits>(provider => provider.GetRequiredService<LocalEngines>());
            services.AddHostedService<EngineKeeper>();
        }

        return services;
    }

    /// <summary>The names of the engines that this silo reaches.</summary>
    public static IEnumerable<string> EnginesIn(IConfiguration configuration) =>
        configuration.GetSection("Provisioning:Engines").GetChildren().Select(engine => engine.Key.ToLowerInvariant());

    private static bool HasEngines(IConfiguration configuration) => EnginesIn(configuration).Any();
}
