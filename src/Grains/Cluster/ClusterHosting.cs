using Microsoft.Extensions.DependencyInjection;

namespace Molecule.Grains.Cluster;

/// <summary>Puts into a silo what it says of the cluster.</summary>
internal static class ClusterHosting
{
    /// <summary>Call it after the silo is added: it needs the cluster to be there.</summary>
    public static IServiceCollection AddMembers(this IServiceCollection services)
    {
        services.AddSingleton<MemberWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<MemberWatch>());
        return services;
    }
}
