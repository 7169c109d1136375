using Microsoft.Extensions.Options;

namespace Molecule.Gateway;

/// <summary>What the process owes whoever started it: readable logs, one line when it cannot start, and an exit code.</summary>
internal static partial class GatewayProcess
{
    private const int Failed = 1;

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
        // While the cluster is not there the connection says so once; each attempt's stack trace says no more.
        builder.Logging.AddFilter("Orleans.Runtime.Messaging", LogLevel.Error);

        // A canvas that is not built is said to whoever opens it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.StaticFiles", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);

        // Refusals are answers, and what is none is logged with its trace where it is translated.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
    }

    public static async Task<int> RunUntilStoppedAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (OptionsValidationException exception)
        {
            LogRefused(app.Logger, string.Join("; ", exception.Failures));
            return Failed;
        }
        catch (IOException exception)
        {
            LogRefused(app.Logger, exception.Message);
            return Failed;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    [LoggerMessage(LogLevel.Critical, "The gateway cannot start: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
