using Microsoft.Extensions.DependencyInjection;
using Molecule.Grains.Workspaces.Commits;

namespace Molecule.Grains.Routing;

/// <summary>Puts routing into a silo.</summary>
internal static class RoutingHosting
{
    /// <summary>Adds what the routing of workspaces needs, but for the ports.</summary>
    public static IServiceCollection AddRouting(this IServiceCollection services)
    {
        services.AddTransient<WorkspaceRouting>();
        services.AddSingleton<Func<WorkspaceRouting>>(provider => provider.GetRequiredService<WorkspaceRouting>);
        services.AddSingleton<TeamMemory>();
        services.AddSingleton<IHearsCommits>(provider => provider.GetRequiredService<TeamMemory>());
        services.AddHostedService<TeamMemoryKeeper>();
        services.AddSingleton<BusyEars>();
        services.AddSingleton<IBusyRelay, BusyRelay>();
        services.AddGrainService<BusyEar>();
        return services;
    }
}
