using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Molecule.Samples.A2A;

/// <summary>Asks other agents, at their doors.</summary>
internal sealed class A2ACaller(TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 1024 * 1024 };

    /// <returns>The answer's text, or <see langword="null"/> when nobody answered or the answer holds none.</returns>
    public async Task<string?> AskAsync(Uri agent, string text, string from, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(JsonRpc.Request(text, from).ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var timeout = new CancellationTokenSource(AnswerTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await _http.PostAsync(agent, content, either.Token);
            var body = await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync(either.Token), cancellationToken: either.Token);
            return JsonRpc.TextOf((body as JsonObject)?["result"]);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
