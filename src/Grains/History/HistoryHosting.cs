using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Molecule.Grains.History;

/// <summary>Puts the history into a silo.</summary>
internal static class HistoryHosting
{
    /// <summary>Adds what history grains need, but for the port.</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HistoryOptions>().Bind(configuration.GetSection("History")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HistoryOptions>, HistoryOptionsValidator>();
        services.AddSingleton<ReadingRoom>();
        return services;
    }
}
