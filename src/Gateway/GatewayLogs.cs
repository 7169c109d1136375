namespace Molecule.Gateway;

/// <summary>Logs that a person can read.</summary>
internal static class GatewayLogs
{
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);

        // Why it cannot start is said in one line by StartFailures.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // While the cluster is not there the connection says so once; each attempt's stack trace says no more.
        builder.Logging.AddFilter("Orleans.Runtime.Messaging", LogLevel.Error);

        // A canvas that is not built is said to whoever opens it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.StaticFiles", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);

        // Refusals are answers, and what is none is logged with its trace where it is translated.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
    }
}
