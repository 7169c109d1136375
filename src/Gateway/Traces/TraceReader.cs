using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Traces;

/// <summary>Asks Langfuse for the newest traces of a workspace (contract section 5.21).</summary>
internal sealed partial class TraceReader(HttpClient http, IOptions<LangfuseOptions> options, ILogger<TraceReader> logger)
{
    /// <summary>The largest answer that is passed on, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>What Langfuse says, whatever its status; null when there is no Langfuse or it says nothing that can be passed on.</summary>
    public async Task<(int Status, RawJson Body)?> ReadAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        if (!options.Value.IsComplete)
            return null;

        try
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                $"{options.Value.Host!.TrimEnd('/')}/api/public/traces?limit=20&orderBy=timestamp&orderDir=desc&tags={workspace}");
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Value.PublicKey}:{options.Value.SecretKey}")));
            using var response = await http.SendAsync(request, cancellationToken);
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            return ((int)response.StatusCode, RawJson.FromElement(document.RootElement));
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or IOException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogUnusable(logger, failure.GetType().Name, failure.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Langfuse gave no traces: {Kind}, {Reason}")]
    private static partial void LogUnusable(ILogger logger, string kind, string reason);
}
