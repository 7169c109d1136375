using System.Diagnostics.Metrics;
using Molecule.Gateway.Access;
using OpenTelemetry.Metrics;

namespace Molecule.Gateway.Metrics;

/// <summary>What can be measured about the gateway, for scrapers.</summary>
internal static class MetricsExtensions
{
    public static void AddMetrics(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RequestInstruments>();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(RequestInstruments.MeterName, "System.Runtime")
            .AddPrometheusExporter(exporter =>
            {
                // Series are named as the contract names them, and nothing is said about the library that counts.
                exporter.ScopeInfoEnabled = false;
                exporter.TargetInfoEnabled = false;
            }));

        // A listener hears all of its process, and in tests that is more than one gateway.
        builder.Services.ConfigureOpenTelemetryMeterProvider((provider, metrics) => metrics.AddView(instrument =>
            instrument.Meter.Name != RequestInstruments.MeterName || instrument.Meter.Scope == provider.GetRequiredService<IMeterFactory>()
                ? null
                : MetricStreamConfiguration.Drop));
    }

    /// <summary>Around everything else, so that also what is refused at the door is counted.</summary>
    public static void UseMetrics(this WebApplication app) => app.UseMiddleware<RequestMeter>();

    public static void MapMetrics(this IEndpointRouteBuilder app) =>
        app.MapPrometheusScrapingEndpoint("/metrics").ForOperator().DisableRateLimiting();
}
