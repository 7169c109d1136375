using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Molecule.Cli.Chaos;

/// <summary>All gateways of the cluster, as a client sees them who knows more than one.</summary>
internal sealed class Gateways(IReadOnlyList<Uri> addresses) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public IReadOnlyList<Uri> Addresses => addresses;

    /// <summary>The gateway for a turn: each in its turn.</summary>
    public Uri this[int turn] => addresses[turn % addresses.Count];

    /// <summary>Asks one gateway, once.</summary>
    public async Task<Reply> SendAsync(
        int turn, HttpMethod method, string path, JsonNode? body, TimeSpan limit, CancellationToken cancellationToken, string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(this[turn], path));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        try
        {
            using var response = await _http.SendAsync(request, patience.Token);
            return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(patience.Token));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new Reply(0, failure.Message);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new Reply(0, $"no answer within {limit.TotalSeconds:0.#} s");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>An answer.</summary>
    /// <param name="Status">The HTTP status; 0 when there was no answer.</param>
    /// <param name="Text">The body, or why there is none.</param>
    internal sealed record Reply(int Status, string Text)
    {
        public bool IsGood => Status is >= 200 and < 300;

        /// <summary>It did not say whether it happened: nothing came, or that something is away (503).</summary>
        public bool LeavesOpen => Status is 0 or 503;

        public JsonElement Json => JsonElement.Parse(Text);
    }
}
