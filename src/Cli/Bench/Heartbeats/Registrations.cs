using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Molecule.Cli.Bench.Load;
using Molecule.Cli.Bench.Servers;

namespace Molecule.Cli.Bench.Heartbeats;

/// <summary>Registers agents over HTTP, as real ones do.</summary>
internal static class Registrations
{
    /// <summary>At once. More would only wait for the lock of the log.</summary>
    private const int Together = 32;

    public static async Task<IReadOnlyList<Seat>> RegisterAsync(
        MoleculeServer server, IReadOnlyList<Guid> workspaces, Action<string> tell, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.OperatorToken);
        var seats = new ConcurrentBag<Seat>();
        await Parallel.ForEachAsync(
            workspaces,
            new ParallelOptions { MaxDegreeOfParallelism = Together, CancellationToken = cancellationToken },
            async (workspace, stop) =>
            {
                seats.Add(new Seat(workspace, await RegisterAsync(http, workspace, stop)));
                if (seats.Count % 500 == 0)
                    tell(string.Create(CultureInfo.InvariantCulture, $"{seats.Count:N0} of {workspaces.Count:N0} workspaces are registered"));
            });
        return [.. seats];
    }

    private static async Task<string> RegisterAsync(HttpClient http, Guid workspace, CancellationToken cancellationToken)
    {
        using var body = new StringContent(
            $$$"""{"id":"{{{workspace}}}","url":"http://127.0.0.1:9","agent_card":{"name":"Agent {{{workspace.ToString()[..8]}}}","skills":[]}}""", Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri("/registry/register", UriKind.Relative), body, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new LoadFailedException($"A registration was answered with {(int)response.StatusCode}: {text}");
        using var answer = JsonDocument.Parse(text);
        return answer.RootElement.GetProperty("auth_token").GetString()!;
    }
}
