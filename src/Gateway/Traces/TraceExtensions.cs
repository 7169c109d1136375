using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Traces;

/// <summary>Connects the gateway with Langfuse.</summary>
internal static class TraceExtensions
{
    public static void AddTraces(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LangfuseOptions>()
            .Configure<IConfiguration>((options, configuration) =>
            {
                options.Host = configuration["LANGFUSE_HOST"];
                options.PublicKey = configuration["LANGFUSE_PUBLIC_KEY"];
                options.SecretKey = configuration["LANGFUSE_SECRET_KEY"];
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<LangfuseOptions>, LangfuseOptionsValidator>();
        services.AddHttpClient<TraceReader>(http =>
            {
                http.Timeout = TraceReader.Timeout;
                http.MaxResponseContentBufferSize = TraceReader.MaxBytes;
            })
            // Redirects are not followed: the keys are for the host that was configured.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            .RemoveAllLoggers();
    }
}
