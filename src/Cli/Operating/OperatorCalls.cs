using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Operating;

/// <summary>What a command asks a gateway, and how it says that it could not: the same words and the same patience for all commands.</summary>
internal sealed class OperatorCalls(OperatorOptions options, ProgressLines progress) : IDisposable
{
    /// <summary>What a command ends with that could not do what it was asked.</summary>
    public const int CouldNot = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = OperatorRequest.CreateClient();

    public void Dispose() => _http.Dispose();

    /// <summary>Does it, or says why it could not.</summary>
    /// <param name="work">What to do; returns what the command ends with.</param>
    /// <param name="stop">Whoever waits has had enough.</param>
    /// <param name="stopped">What is said then.</param>
    /// <param name="silence">How long a gateway may say nothing, where that is not a minute.</param>
    public async Task<int> TryAsync(Func<Task<int>> work, CancellationToken stop, Func<string>? stopped = null, string silence = "60 seconds")
    {
        try
        {
            return await work();
        }
        catch (OperatingFailedException failure)
        {
            progress.Failed(failure.Message);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            progress.Failed($"{options.Url} could not be asked: {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            progress.Failed(!stop.IsCancellationRequested ? $"{options.Url} said nothing for {silence}." : stopped is null ? "Stopped." : stopped());
        }

        return CouldNot;
    }

    /// <summary>Asks, and understands the answer.</summary>
    /// <exception cref="OperatingFailedException">It is refused, or is no answer of a Molecule.</exception>
    public async Task<T> AskAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken stop, HttpContent? content = null)
        where T : class => Parse(await ReadAsync(method, path, stop, content), type);

    /// <summary>Asks, and reads the whole answer.</summary>
    /// <exception cref="OperatingFailedException">It is refused.</exception>
    public async Task<string> ReadAsync(HttpMethod method, string path, CancellationToken stop, HttpContent? content = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        using var request = OperatorRequest.Create(method, options.Url, options.Token, path);
        request.Content = content;
        using var response = await _http.SendAsync(request, patience.Token);
        await OperatorRequest.RequireSuccessAsync(response, patience.Token);
        return await response.Content.ReadAsStringAsync(patience.Token);
    }

    /// <summary>Asks for an answer that comes bit by bit; how long to wait for each is the caller's business.</summary>
    /// <exception cref="OperatingFailedException">It is refused.</exception>
    public async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken)
    {
        using var request = OperatorRequest.Create(HttpMethod.Get, options.Url, options.Token, path);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        try
        {
            await OperatorRequest.RequireSuccessAsync(response, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <exception cref="OperatingFailedException">It is no answer of a Molecule.</exception>
    public T Parse<T>(string text, JsonTypeInfo<T> type)
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
