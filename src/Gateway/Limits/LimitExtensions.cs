using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Limits;

/// <summary>How much a caller may ask.</summary>
internal static class LimitExtensions
{
    public static void AddLimits(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LimitOptions>()
            .Configure<IConfiguration>((options, configuration) =>
            {
                options.RequestsPerMinute = configuration["RATE_LIMIT"] ?? options.RequestsPerMinute;
                configuration.GetSection("MOLECULE_LIMITS").Bind(options);
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddSingleton<CallerLimits>();
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (rejected, _) => CallerLimits.RefuseAsync(rejected.HttpContext, rejected.Lease);
        });
        services.AddOptions<RateLimiterOptions>()
            .Configure<CallerLimits>((limiter, limits) => limiter.GlobalLimiter = limits.Requests);
    }
}
