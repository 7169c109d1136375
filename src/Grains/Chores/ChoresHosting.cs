using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Molecule.Grains.Chores;

/// <summary>Puts the chores into a silo.</summary>
internal static class ChoresHosting
{
    /// <summary>Adds who does the chores that are registered as <see cref="IChore"/>. Call it after the silo is added: it needs the cluster to be there.</summary>
    public static IServiceCollection AddChores(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddHostedService<ChoresKeeper>();
        return services;
    }
}
