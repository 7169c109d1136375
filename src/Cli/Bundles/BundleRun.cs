using System.Net.Http.Headers;
using System.Text.Json;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Bundles;

/// <summary>One run of <c>bundles export</c> or <c>bundles import</c>.</summary>
internal sealed class BundleRun(OperatorOptions options, ProgressLines progress) : IDisposable
{
    public const int Done = 0;
    public const int CouldNot = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = OperatorRequest.CreateClient();

    /// <summary>Writes a bundle, whole or not at all.</summary>
    public Task<int> ExportAsync(string id, TextWriter to, CancellationToken stop) => TryAsync(
        async patience =>
        {
            using var request = OperatorRequest.Create(HttpMethod.Get, options.Url, options.Token, $"/bundles/export/{Uri.EscapeDataString(id)}");
            var bundle = await AskAsync(request, patience);
            await to.WriteLineAsync(bundle.AsMemory(), stop);
        },
        stop);

    /// <summary>Creates what is in a bundle, and says what it is and what it lacks.</summary>
    public Task<int> ImportAsync(string file, CancellationToken stop) => TryAsync(
        async patience =>
        {
            var bytes = await ReadAsync(file, patience);
            using var request = OperatorRequest.Create(HttpMethod.Post, options.Url, options.Token, "/bundles/import");
            request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            var made = JsonSerializer.Deserialize(await AskAsync(request, patience), BundleContext.Default.ImportedWorkspace) ?? throw new JsonException();
            progress.Done($"Created {Count(made)} workspaces: {made.Name} is {made.WorkspaceId}");
            foreach (var (name, key) in Missing(made))
                progress.Note($"{name} needs the secret {key}, which is not set");
        },
        stop);

    public void Dispose() => _http.Dispose();

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OperatingFailedException($"{file} cannot be read: {failure.Message}");
        }
    }

    private static int Count(ImportedWorkspace made) => 1 + (made.Children?.Sum(Count) ?? 0);

    private static IEnumerable<(string Name, string Key)> Missing(ImportedWorkspace made) =>
        made.MissingSecrets.Select(key => (made.Name, key)).Concat((made.Children ?? []).SelectMany(Missing));

    private async Task<string> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await _http.SendAsync(request, cancellationToken);
        await OperatorRequest.RequireSuccessAsync(response, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private async Task<int> TryAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            await work(patience.Token);
            return Done;
        }
        catch (OperatingFailedException failure)
        {
            progress.Failed(failure.Message);
        }
        catch (JsonException)
        {
            progress.Failed($"{options.Url} answers, but not as a Molecule does.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            progress.Failed($"{options.Url} could not be asked: {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            progress.Failed(stop.IsCancellationRequested ? "Stopped." : $"{options.Url} said nothing for {Patience.TotalSeconds:0} seconds.");
        }

        return CouldNot;
    }
}
