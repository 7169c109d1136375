using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Molecule.Agent.Tests.Platform;

/// <summary>
/// The other side of the SDK, over real HTTP: it speaks the registry's part of the contract, writes down every call, and answers
/// otherwise where a test says so.
/// </summary>
internal sealed class FakePlatform : IAsyncDisposable
{
    public const string Register = "/registry/register";
    public const string Heartbeat = "/registry/heartbeat";

    /// <summary>Far more than any call takes; only a broken test waits for it.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Channel<ReceivedCall>> _calls = new();
    private readonly ConcurrentDictionary<string, Func<ReceivedCall, CancellationToken, Task<Reply>>> _answers = new();
    private readonly ConcurrentDictionary<Guid, string> _tokens = new();
    private readonly TimeProvider _clock;
    private readonly WebApplication _server;
    private int _issued;
    private int _connections;

    private FakePlatform(TimeProvider clock, int port, X509Certificate2? certificate)
    {
        _clock = clock;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel((KestrelServerOptions kestrel) => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }

            // Called for each new connection.
            listen.Use(next => connection =>
            {
                Interlocked.Increment(ref _connections);
                return next(connection);
            });
        }));
        builder.Services.AddRoutingCore();
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public Uri Address => new(_server.Urls.Single());

    /// <summary>How many connections there have been.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static async Task<FakePlatform> StartAsync(TimeProvider clock, int port = 0, X509Certificate2? certificate = null)
    {
        var platform = new FakePlatform(clock, port, certificate);
        await platform._server.StartAsync(TestContext.Current.CancellationToken);
        return platform;
    }

    /// <summary>From now on, calls of this path are answered like this.</summary>
    public void Answer(string path, Reply reply) => _answers[path] = (_, _) => Task.FromResult(reply);

    public void Answer(string path, Func<ReceivedCall, CancellationToken, Task<Reply>> answer) => _answers[path] = answer;

    /// <summary>From now on, calls of this path are answered as the contract says.</summary>
    public void AnswerWell(string path) => _answers.TryRemove(path, out _);

    /// <summary>The next call of a path that no test has looked at yet.</summary>
    public async Task<ReceivedCall> NextAsync(string path)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            return await CallsOf(path).Reader.ReadAsync(deadline.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"Nobody called {path}.", exception);
        }
    }

    /// <summary>How many calls of a path no test has looked at yet.</summary>
    public int Unseen(string path) => CallsOf(path).Reader.Count;

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        // A call that hangs on purpose must not hold up the end of its test.
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    private Channel<ReceivedCall> CallsOf(string path) => _calls.GetOrAdd(path, _ => Channel.CreateUnbounded<ReceivedCall>());

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var authorization = context.Request.Headers.Authorization;
        var call = new ReceivedCall(
            context.Request.Method,
            context.Request.Path,
            authorization.Count == 0 ? null : authorization.ToString(),
            await reader.ReadToEndAsync(context.RequestAborted),
            _clock.GetUtcNow(),
            context.Request.Headers["X-Workspace-ID"].ToString() is { Length: > 0 } caller ? caller : null,
            context.Request.QueryString.ToString());
        CallsOf(call.Path).Writer.TryWrite(call);

        var reply = _answers.TryGetValue(call.Path, out var answer) ? await answer(call, context.RequestAborted) : AnswerByContract(call);
        if (reply == Reply.Cut)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        if (reply.RetryAfter is not null)
        {
            context.Response.Headers.RetryAfter = reply.RetryAfter;
        }

        if (reply.Location is not null)
        {
            context.Response.Headers.Location = reply.Location;
        }

        if (reply.Link is not null)
        {
            context.Response.Headers.Link = reply.Link;
        }

        await context.Response.WriteAsync(reply.Body, context.RequestAborted);
    }

    private Reply AnswerByContract(ReceivedCall call) => (call.Method, call.Path) switch
    {
        ("GET", "/health") => Reply.Ok,
        ("POST", Register) => RegisterByContract(call),
        ("POST", Heartbeat) => IsRefused(call.WorkspaceId, call) ? Reply.Error(401, "invalid workspace auth token") : Reply.Ok,
        ("POST", "/registry/update-card") => new Reply(200, """{"status":"updated"}"""),
        _ => new Reply(404, "404 page not found"),
    };

    private Reply RegisterByContract(ReceivedCall call)
    {
        var token = $"token-{Interlocked.Increment(ref _issued)}";
        if (_tokens.TryAdd(call.WorkspaceId, token))
        {
            return new Reply(200, $$"""{"status":"registered","auth_token":"{{token}}"}""");
        }

        return IsRefused(call.WorkspaceId, call)
            ? Reply.Error(401, "invalid workspace auth token")
            : new Reply(200, """{"status":"registered"}""");
    }

    private bool IsRefused(Guid workspaceId, ReceivedCall call) =>
        _tokens.TryGetValue(workspaceId, out var token) && call.Authorization != $"Bearer {token}";
}
