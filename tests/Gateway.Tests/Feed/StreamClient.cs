using System.Globalization;
using System.Net;

namespace Molecule.Gateway.Tests.Feed;

/// <summary>A client of <c>/events/stream</c> that sees what really comes.</summary>
internal sealed class StreamClient : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private StreamClient(HttpResponseMessage response, StreamReader lines) => (_response, _lines) = (response, lines);

    public string? ContentType => _response.Content.Headers.ContentType?.ToString();

    public static async Task<StreamClient> OpenAsync(GatewayFixture gateway, string query, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events/stream?" + query);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value ?? "");

        var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return new StreamClient(response, new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>The lines up to the next empty one, pings left out.</summary>
    public async Task<string[]> NextAsync()
    {
        List<string> block = [];
        while (true)
        {
            var line = (await NextLineAsync()).ShouldNotBeNull("The stream ended.");
            if (line.Length == 0 && block.Count > 0)
                return [.. block];

            if (line.Length > 0 && line[0] != ':')
                block.Add(line);
        }
    }

    public async Task<string?> NextLineAsync() => await _lines.ReadLineAsync(TestContext.Current.CancellationToken);

    /// <summary>Says that nothing but pings comes before the end.</summary>
    public async Task EndsAsync()
    {
        while (await NextLineAsync() is { } line)
        {
            if (line.Length > 0)
                line.ShouldBe(": ping");
        }
    }

    /// <summary>The ids of events up to the last.</summary>
    public async Task<List<long>> ReadIdsToAsync(long last)
    {
        List<long> ids = [];
        while (ids.Count == 0 || ids[^1] < last)
        {
            if (await NextAsync() is [var id, _, _])
                ids.Add(long.Parse(id["id: ".Length..], CultureInfo.InvariantCulture));
        }

        return ids;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
