using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Containers;

/// <summary>One run of <c>molecule containers</c>.</summary>
internal sealed class ContainersRun(OperatorOptions options, ProgressLines progress) : IDisposable
{
    public const int Good = 0;
    public const int Some = 1;
    public const int CouldNot = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = OperatorRequest.CreateClient();

    public void Dispose() => _http.Dispose();

    public Task<int> ShowAsync(string workspace, CancellationToken stop) => TryAsync(
        async () =>
        {
            var container = await AskAsync(HttpMethod.Get, $"/workspaces/{Escape(workspace)}/container", ContainersContext.Default.ContainerNote, stop);
            progress.SayPlainly($"state      {container.State}");
            progress.SayPlainly($"engine     {container.Engine}");
            progress.SayPlainly($"container  {container.ContainerId ?? "none yet"}");
            progress.SayPlainly($"generation {Number(container.Generation)}");
            progress.SayPlainly($"restarts   {Number(container.Restarts)}");
            if (container.LastExit is { } exit)
                progress.SayPlainly($"last exit  {Number(exit.ExitCode)}{(exit.OomKilled ? ", out of memory" : "")}, {exit.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
            if (container.Problem is { } problem)
                progress.SayPlainly($"problem    {Printable(problem)}");
            return Good;
        },
        stop);

    public Task<int> ReadLogAsync(string workspace, int lines, bool follow, CancellationToken stop) => TryAsync(
        async () =>
        {
            var path = $"/workspaces/{Escape(workspace)}/logs?lines={Number(lines)}{(follow ? "&follow=true" : "")}";
            using var request = OperatorRequest.Create(HttpMethod.Get, options.Url, options.Token, path);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            await OperatorRequest.RequireSuccessAsync(response, stop);
            await using var body = await response.Content.ReadAsStreamAsync(stop);
            await foreach (var item in SseParser.Create(body).EnumerateAsync(stop))
            {
                if (item.EventType == "end")
                    return item.Data == "lost" ? throw new OperatingFailedException("The container engine does not answer any more.") : Good;

                progress.SayPlainly(Printable(Parse(item.Data, ContainersContext.Default.LogNote).Text));
            }

            throw new OperatingFailedException("The gateway has gone.");
        },
        stop);

    public Task<int> ListOrphansAsync(bool remove, CancellationToken stop) => TryAsync(
        async () =>
        {
            var found = await AskAsync(HttpMethod.Get, "/containers/orphans", ContainersContext.Default.OrphanNotes, stop);
            foreach (var orphan in found.Orphans)
            {
                if (remove)
                    await RemoveAsync(orphan, stop);

                progress.SayPlainly($"{orphan.Engine} {orphan.WorkspaceId}{(remove ? " removed" : "")}");
            }

            foreach (var engine in found.Unanswered)
                progress.Failed($"The engine {engine} does not answer; what it has is not known.");

            return found.Unanswered.Count > 0 ? CouldNot : remove || found.Orphans.Count == 0 ? Good : Some;
        },
        stop);

    private static string Escape(string text) => Uri.EscapeDataString(text);

    /// <summary>What a container writes must not move the cursor of whoever reads it.</summary>
    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) && letter != '\t' ? '\uFFFD' : letter));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task RemoveAsync(OrphanNote orphan, CancellationToken stop)
    {
        using var request = OperatorRequest.Create(
            HttpMethod.Delete, options.Url, options.Token, $"/containers/orphans/{Escape(orphan.Engine)}/{Escape(orphan.WorkspaceId)}");
        using var response = await _http.SendAsync(request, stop);
        await OperatorRequest.RequireSuccessAsync(response, stop);
    }

    private async Task<int> TryAsync(Func<Task<int>> ask, CancellationToken stop)
    {
        try
        {
            return await ask();
        }
        catch (OperatingFailedException failure)
        {
            progress.Failed(failure.Message);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            progress.Failed($"{options.Url} cannot be reached: {failure.Message}");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever has seen enough of a log ends it like this.
            return Good;
        }
        catch (OperationCanceledException)
        {
            progress.Failed($"{options.Url} did not answer in time.");
        }

        return CouldNot;
    }

    private async Task<T> AskAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken stop)
        where T : class
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        using var request = OperatorRequest.Create(method, options.Url, options.Token, path);
        using var response = await _http.SendAsync(request, patience.Token);
        await OperatorRequest.RequireSuccessAsync(response, patience.Token);
        return Parse(await response.Content.ReadAsStringAsync(patience.Token), type);
    }

    private T Parse<T>(string text, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new OperatingFailedException($"{options.Url} answers, but not as a Molecule does.");
        }
    }
}
