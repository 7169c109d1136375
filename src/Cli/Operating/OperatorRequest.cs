using System.Net.Http.Headers;
using System.Text.Json;

namespace Molecule.Cli.Operating;

/// <summary>What a command asks a gateway as the operator.</summary>
internal static class OperatorRequest
{
    /// <summary>Where a gateway answers when nothing else is said.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>A client that follows no redirect, which would carry the token to wherever it points.</summary>
    public static HttpClient CreateClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <exception cref="OperatingFailedException">The address or the token cannot be used.</exception>
    public static HttpRequestMessage Create(HttpMethod method, string url, string? token, string path)
    {
        if (!Uri.TryCreate(url.TrimEnd('/') + path, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new OperatingFailedException($"{url} is not an http or https address.");
        }

        var request = new HttpRequestMessage(method, address);
        if (token is not null)
        {
            request.Headers.Authorization = AuthenticationHeaderValue.TryParse($"Bearer {token}", out var bearer)
                ? bearer
                : throw new OperatingFailedException("--token is nothing that a header can carry.");
        }

        return request;
    }

    /// <exception cref="OperatingFailedException">The answer is a refusal.</exception>
    public static async Task RequireSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
            throw new OperatingFailedException(
                $"{response.RequestMessage!.RequestUri} answered {(int)response.StatusCode}: {Error(await response.Content.ReadAsStringAsync(cancellationToken))}");
    }

    private static string Error(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error)
                ? error.ToString()
                : "no reason was given";
        }
        catch (JsonException)
        {
            return "no reason was given";
        }
    }
}
