using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Molecule.Agent.Cards;
using Molecule.Agent.Routing;
using Molecule.Agent.Workspaces;

namespace Molecule.Agent.Connections;

/// <summary>
/// The calls, and nothing else: one method per call of the platform, one place where time runs out, one where answers become
/// exceptions. Calls share a connection pool without a limit on connections, so that a slow answer holds up its caller only. Heartbeats
/// have a connection apart, <see cref="DirectConnection"/>.
/// </summary>
internal sealed class PlatformConnection : IDisposable
{
    private const string Caller = "X-Workspace-ID";
    private const string DiscoverPath = "registry/discover/";
    private const string HeartbeatPath = "registry/heartbeat";

    /// <summary>More workspaces than this in a row have not taken each other's place.</summary>
    private const int MostRedirects = 8;

    /// <summary>How many peers are asked for at once.</summary>
    private const int PeersPerPage = 500;

    private readonly HttpClient _http;
    private readonly MoleculeClientOptions _options;
    private readonly string _platform;

    public PlatformConnection(MoleculeClientOptions options)
    {
        _options = options;
        _platform = options.Platform.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var handler = new SocketsHttpHandler
        {
            // A redirect would carry the agent's token to wherever it points.
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        _http = new HttpClient(handler)
        {
            BaseAddress = new Uri(_platform + "/"),
            // The timeout is kept here, on the injected clock.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = options.MaxReplyBytes,
        };
    }

    public Task CheckHealthAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "health", content: null, token: null, WireContext.Default.StatusReply, cancellationToken);

    public Task<List<Workspace>> GetWorkspacesAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "workspaces", content: null, token: null, WireContext.Default.Workspaces, cancellationToken);

    public Task<Workspace> GetWorkspaceAsync(Guid id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"workspaces/{id:D}", content: null, token: null, WireContext.Default.Workspace, cancellationToken);

    public Task<CreatedWorkspace> CreateWorkspaceAsync(NewWorkspace workspace, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            "workspaces",
            Json(workspace, WireContext.Default.NewWorkspace),
            token: null,
            WireContext.Default.CreatedWorkspace,
            cancellationToken);

    public async Task<string?> RegisterAsync(RegisterRequest request, string? token, CancellationToken cancellationToken)
    {
        var content = Json(request, WireContext.Default.RegisterRequest);
        var reply = await SendAsync(HttpMethod.Post, "registry/register", content, token, WireContext.Default.RegisterReply, cancellationToken);
        if (reply.AuthToken is { } issued && !IsToken(issued))
        {
            throw new MoleculeReplyException($"POST {_platform}/registry/register gave a token that cannot be one.", innerException: null);
        }

        return reply.AuthToken;
    }

    /// <summary>
    /// A connection for the heartbeats of one agent, which belongs to the thread that beats. Null where a proxy stands in between: the
    /// ways of proxies are left to <see cref="HttpClient"/>.
    /// </summary>
    public DirectConnection? ConnectHeartbeats(string? token)
    {
        var address = new Uri($"{_platform}/{HeartbeatPath}");
        return HttpClient.DefaultProxy.IsBypassed(address) || HttpClient.DefaultProxy.GetProxy(address) is null
            ? new DirectConnection(address, token, _options)
            : null;
    }

    /// <summary>On the calling thread, which waits. With a direct connection it needs no other.</summary>
    public HeartbeatReply Heartbeat(HeartbeatRequest request, string? token, DirectConnection? direct, CancellationToken cancellationToken) =>
        direct is not null
            ? Read(
                direct.Post(JsonSerializer.SerializeToUtf8Bytes(request, WireContext.Default.HeartbeatRequest), cancellationToken),
                WireContext.Default.HeartbeatReply)
            : SendAsync(
                HttpMethod.Post,
                HeartbeatPath,
                Json(request, WireContext.Default.HeartbeatRequest),
                token,
                WireContext.Default.HeartbeatReply,
                cancellationToken)
                .GetAwaiter().GetResult();

    public Task UpdateCardAsync(UpdateCardRequest request, string? token, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            "registry/update-card",
            Json(request, WireContext.Default.UpdateCardRequest),
            token,
            WireContext.Default.StatusReply,
            cancellationToken);

    public Task<Access> CheckAccessAsync(CheckAccessRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            "registry/check-access",
            Json(request, WireContext.Default.CheckAccessRequest),
            token: null,
            WireContext.Default.Access,
            cancellationToken);

    /// <summary>Finds a workspace, or the one that has taken its place: the platform's own redirects are followed, and no others.</summary>
    public async Task<Discovery> DiscoverAsync(Guid caller, Guid target, string? token, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            var answer = await CallAsync(HttpMethod.Get, $"{DiscoverPath}{target:D}", content: null, token, caller, cancellationToken);
            if (answer.Status == HttpStatusCode.MovedPermanently && redirects < MostRedirects && NextOf(answer.Location) is { } next)
            {
                target = next;
                continue;
            }

            if (answer.Status == HttpStatusCode.Gone)
            {
                throw new WorkspaceGoneException(target, LastEventOf(answer.Body), Refusal(answer));
            }

            return Read(answer, WireContext.Default.Discovery);
        }
    }

    /// <summary>All peers, page by page, as far as they are wanted.</summary>
    public async IAsyncEnumerable<Peer> GetPeersAsync(Guid workspace, string? token, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var path = $"registry/{workspace:D}/peers?limit={PeersPerPage}"; path is not null;)
        {
            var answer = await CallAsync(HttpMethod.Get, path, content: null, token, workspace, cancellationToken);
            foreach (var peer in Read(answer, WireContext.Default.Peers))
            {
                yield return peer;
            }

            path = answer.Next;
        }
    }

    public void Dispose() => _http.Dispose();

    public static JsonElement ToElement(AgentCard card) => JsonSerializer.SerializeToElement(card, WireContext.Default.AgentCard);

    private static ByteArrayContent Json<T>(T value, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>A token goes into a header as it came: what does not fit there must not get that far.</summary>
    private static bool IsToken(string text) => text.Length is > 0 and <= 4096 && text.All(c => c is > ' ' and < (char)127);

    /// <summary>The workspace that a redirect leads to; null when it does not lead to another one of this platform.</summary>
    private static Guid? NextOf(Uri? location) =>
        location is { IsAbsoluteUri: false, OriginalString: var path }
        && path.StartsWith($"/{DiscoverPath}", StringComparison.Ordinal)
        && Guid.TryParseExact(path.AsSpan(DiscoverPath.Length + 1), "D", out var next)
            ? next
            : null;

    /// <summary>The next page of a list, when there is one on this platform.</summary>
    private static string? NextOf(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Link", out var links) || links.FirstOrDefault() is not { } link)
        {
            return null;
        }

        var end = link.IndexOf('>', StringComparison.Ordinal);
        return link.StartsWith("</registry/", StringComparison.Ordinal) && end > 0 && link.AsSpan(end).Contains("rel=\"next\"", StringComparison.Ordinal)
            ? link[2..end]
            : null;
    }

    private static JsonElement? LastEventOf(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, WireContext.Default.GoneReply)?.LastEvent;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<T> SendAsync<T>(
        HttpMethod method,
        string path,
        HttpContent? content,
        string? token,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken)
        where T : class =>
        Read(await CallAsync(method, path, content, token, caller: null, cancellationToken), type);

    private async Task<Answer> CallAsync(
        HttpMethod method, string path, HttpContent? content, string? token, Guid? caller, CancellationToken cancellationToken)
    {
        var call = $"{method} {_platform}/{path}";
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (caller is { } workspace)
        {
            request.Headers.Add(Caller, workspace.ToString("D"));
        }

        using var timeout = new CancellationTokenSource(_options.CallTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token);
            return new Answer(
                call, response.StatusCode, body, response.Headers.RetryAfter?.Delta, response.Headers.Location, NextOf(response));
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MoleculeUnreachableException($"{call} got no answer within {_options.CallTimeout.TotalSeconds} s.", exception);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.HttpProtocolError)
        {
            throw new MoleculeReplyException($"{call} got an answer that cannot be read: {exception.Message}", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new MoleculeUnreachableException($"{call} got no answer: {exception.Message}", exception);
        }
    }

    private static T Read<T>(Answer answer, JsonTypeInfo<T> type)
        where T : class
    {
        if (!answer.IsSuccess)
        {
            throw Refusal(answer);
        }

        try
        {
            return JsonSerializer.Deserialize(answer.Body, type)
                ?? throw new MoleculeReplyException($"{answer.Call} was answered with null.", innerException: null);
        }
        catch (JsonException exception)
        {
            throw new MoleculeReplyException($"{answer.Call} got an answer that is not the platform's: {exception.Message}", exception);
        }
    }

    private static MoleculeRefusedException Refusal(Answer answer)
    {
        string? error = null;
        string? code = null;
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            error = Text(document.RootElement, "error");
            code = Text(document.RootElement, "code");
        }
        catch (JsonException)
        {
            // A refusal without the platform's body is a refusal all the same; that nobody explained it is what Error = null says.
        }

        return new MoleculeRefusedException(answer.Call, answer.Status, error, code, answer.RetryAfter);
    }

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
