using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Molecule.EndToEnd.Tests.Clusters;

/// <summary>A gateway as its callers see it.</summary>
internal sealed class Platform(Uri address) : IDisposable
{
    private static readonly TimeSpan UntilCertain = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, bool> _created = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(30),
    };

    public Uri Address => address;

    public Task<Answer> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    public Task<Answer> PostAsync(string path, object body, CancellationToken cancellationToken, string? token = null) =>
        SendAsync(With(HttpMethod.Post, path, body, token), cancellationToken);

    public Task<Answer> PatchAsync(Guid workspace, object body, CancellationToken cancellationToken) =>
        SendAsync(With(HttpMethod.Patch, $"workspaces/{workspace}", body, token: null), cancellationToken);

    public Task<Answer> PutAsync(string path, object body, CancellationToken cancellationToken) =>
        SendAsync(With(HttpMethod.Put, path, body, token: null), cancellationToken);

    public Task<Answer> DeleteAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Delete, path), cancellationToken);

    /// <summary>As somebody: with a token, or with the name of a workspace.</summary>
    public Task<Answer> SendAsync(string method, string path, string? token, object? body, Guid? speaker, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (token is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {token}");
        }

        if (speaker is not null)
        {
            request.Headers.Add("X-Workspace-ID", speaker.ToString());
        }

        if (body is not null)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        return SendAsync(request, cancellationToken);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    /// <summary>As <see cref="GetAsync"/>, while the gateway may be away: null when nobody answered.</summary>
    public async Task<Answer?> TryGetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(path, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>
    /// Creates a workspace and returns its id. What a busy cluster did not answer in time may have happened: it is looked for before it is asked again.
    /// </summary>
    public async Task<Guid> CreateAsync(string name, CancellationToken cancellationToken, Guid? parent = null)
    {
        while (true)
        {
            var answer = await PostAsync("workspaces", new { name, parent_id = parent }, cancellationToken);
            var id = answer.Status == HttpStatusCode.ServiceUnavailable
                ? await FindCreatedAsync(name, cancellationToken)
                : answer.Being(HttpStatusCode.Created).Json.GetProperty("id").GetGuid();
            if (id is { } created && _created.TryAdd(created, true))
            {
                return created;
            }
        }
    }

    private async Task<Guid?> FindCreatedAsync(string name, CancellationToken cancellationToken)
    {
        await Until.PassedAsync(UntilCertain, cancellationToken);
        var all = (await GetAsync("workspaces", cancellationToken)).Being(HttpStatusCode.OK).Json;
        return all.EnumerateArray()
            .Where(workspace => workspace.GetProperty("name").GetString() == name)
            .Select(workspace => (Guid?)workspace.GetProperty("id").GetGuid())
            .FirstOrDefault(id => !_created.ContainsKey(id!.Value));
    }

    /// <summary>Registers an agent that cannot be called, and returns the token when there is one.</summary>
    public async Task<string?> RegisterAsync(Guid workspace, CancellationToken cancellationToken, string? token = null)
    {
        var body = new { id = workspace, url = "remote://no-inbound", agent_card = new { name = $"agent of {workspace}" } };
        var answer = (await PostAsync("registry/register", body, cancellationToken, token)).Being(HttpStatusCode.OK);
        return answer.Json.TryGetProperty("auth_token", out var issued) ? issued.GetString() : null;
    }

    /// <summary>Beats once; whatever is not named is zero or empty.</summary>
    public Task<Answer> BeatAsync(
        Guid workspace,
        CancellationToken cancellationToken,
        double errorRate = 0,
        string task = "",
        int activeTasks = 0,
        string? token = null,
        string sampleError = "",
        DateTimeOffset? progressAt = null) =>
        PostAsync(
            "registry/heartbeat",
            new
            {
                workspace_id = workspace,
                error_rate = errorRate,
                sample_error = sampleError,
                active_tasks = activeTasks,
                uptime_seconds = 1,
                current_task = task,
                progress_at = progressAt,
            },
            cancellationToken,
            token);

    public async Task<JsonElement> FindAsync(Guid workspace, CancellationToken cancellationToken) =>
        (await GetAsync($"workspaces/{workspace}", cancellationToken)).Being(HttpStatusCode.OK).Json;

    public async Task<string?> StatusOfAsync(Guid workspace, CancellationToken cancellationToken) =>
        (await FindAsync(workspace, cancellationToken)).GetProperty("status").GetString();

    /// <summary>The event types of a workspace, the oldest first; without those of its tokens.</summary>
    public async Task<IReadOnlyList<string>> HistoryOfAsync(Guid workspace, CancellationToken cancellationToken) =>
        [.. (await EventsOfAsync(workspace, cancellationToken))
            .Select(logged => logged.GetProperty("event_type").GetString()!)
            .Where(type => !type.StartsWith("TOKEN_", StringComparison.Ordinal))];

    /// <summary>The events of a workspace, the oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> EventsOfAsync(Guid workspace, CancellationToken cancellationToken) =>
        [.. (await GetAsync($"events/{workspace}", cancellationToken)).Being(HttpStatusCode.OK).Json.EnumerateArray().Reverse()];

    /// <summary>How many workspaces each silo carries, by its name.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountBySiloAsync(CancellationToken cancellationToken)
    {
        var cluster = (await GetAsync("cluster", cancellationToken)).Being(HttpStatusCode.OK).Json;
        return cluster.GetProperty("silos").EnumerateArray()
            .ToDictionary(silo => silo.GetProperty("name").GetString()!, silo => silo.GetProperty("workspaces").GetInt32(), StringComparer.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage With(HttpMethod method, string path, object body, string? token)
    {
        var request = new HttpRequestMessage(method, path)
        {
            Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
        };
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        return request;
    }
}
