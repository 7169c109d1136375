using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Molecule.Grains.Chores;

namespace Molecule.Grains.Activity;

/// <summary>Puts the log of activity into a silo.</summary>
internal static class ActivityHosting
{
    /// <summary>Adds what the log of activity needs, but for the port.</summary>
    public static IServiceCollection AddActivity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ActivityOptions>().Configure(options => options.Read(configuration)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ActivityOptions>, ActivityOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IChore, ActivityRetention>();
        return services;
    }
}
