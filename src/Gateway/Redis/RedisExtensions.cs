using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Redis;

/// <summary>Connects the gateway with Redis.</summary>
internal static class RedisExtensions
{
    public static void AddRedis(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<RedisOptions>()
            .Configure<IConfiguration>((options, configuration) => options.Url = configuration["REDIS_URL"] ?? options.Url)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>();
        services.AddSingleton<RedisBroadcasts>();
        services.AddSingleton<IBroadcasts>(provider => provider.GetRequiredService<RedisBroadcasts>());
        services.AddHostedService(provider => provider.GetRequiredService<RedisBroadcasts>());
    }
}
