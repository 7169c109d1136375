using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Molecule.Agent.Cards;

namespace Molecule.Samples.A2A;

/// <summary>
/// The door of one agent: its card, and <c>message/send</c> over JSON-RPC. Each agent has a whole server to itself, because when one of them dies
/// its door has to close with it.
/// </summary>
internal sealed class A2AEndpoint : IAsyncDisposable
{
    private const int MaxMessageBytes = 1024 * 1024;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    private readonly WebApplication _server;
    private readonly TimeProvider _timeProvider;

    private A2AEndpoint(WebApplication server, AgentCard card, TimeProvider timeProvider)
    {
        _server = server;
        _timeProvider = timeProvider;
        Card = card;
        Url = new Uri(card.Url);
    }

    /// <summary>What is known of one message that came in.</summary>
    internal readonly record struct Incoming(string Text, string? From);

    public AgentCard Card { get; }

    public Uri Url { get; }

    /// <param name="listen">Where it listens; port 0 is any free one.</param>
    /// <param name="host">The name that others reach it by.</param>
    /// <param name="describe">Makes the card once the address is known.</param>
    /// <param name="answer">Answers a message with a text.</param>
    /// <param name="agentName">The name that answers are signed with.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<A2AEndpoint> OpenAsync(
        IPEndPoint listen,
        string host,
        Func<Uri, AgentCard> describe,
        Func<Incoming, CancellationToken, Task<string>> answer,
        string agentName,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(listen);
            kestrel.Limits.MaxRequestBodySize = MaxMessageBytes;
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddRoutingCore();
        // Servers that listen for Ctrl-C themselves would close their doors before their agents have said goodbye.
        builder.Services.AddSingleton<IHostLifetime, ProgramLifetime>();
        var server = builder.Build();

        AgentCard? card = null;
        server.MapGet("/.well-known/agent-card.json", context => WriteCardAsync(context, card!));
        server.MapGet("/.well-known/agent.json", context => WriteCardAsync(context, card!));
        server.MapPost("/", context => AnswerAsync(context, answer, agentName));
        await server.StartAsync(cancellationToken);

        card = describe(new UriBuilder(server.Urls.Single()) { Host = host }.Uri);
        return new A2AEndpoint(server, card, timeProvider);
    }

    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(StopTimeout, _timeProvider);
        await _server.StopAsync(timeout.Token);
        await _server.DisposeAsync();
    }

    private static Task WriteCardAsync(HttpContext context, AgentCard card) =>
        context.Response.WriteAsJsonAsync(card, CardContext.Default.AgentCard, contentType: null, context.RequestAborted);

    private static async Task AnswerAsync(
        HttpContext context, Func<Incoming, CancellationToken, Task<string>> answer, string agentName)
    {
        var reply = await ReplyAsync(context, answer, agentName);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(reply.ToJsonString(), context.RequestAborted);
    }

    private static async Task<JsonObject> ReplyAsync(
        HttpContext context, Func<Incoming, CancellationToken, Task<string>> answer, string agentName)
    {
        JsonNode? body;
        try
        {
            body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException)
        {
            return JsonRpc.Error(id: null, JsonRpc.ParseError, "This is not JSON.");
        }

        if (body is not JsonObject request || JsonRpc.String(request["jsonrpc"]) != "2.0" || JsonRpc.String(request["method"]) is not { } method)
        {
            return JsonRpc.Error(id: null, JsonRpc.InvalidRequest, "This is not a JSON-RPC 2.0 request.");
        }

        var id = request["id"]?.DeepClone();
        if (method != JsonRpc.SendMessage)
        {
            return JsonRpc.Error(id, JsonRpc.MethodNotFound, $"This agent knows {JsonRpc.SendMessage} only.");
        }

        var message = (request["params"] as JsonObject)?["message"];
        return JsonRpc.TextOf(message) is { } text
            ? JsonRpc.Answer(id, await answer(new Incoming(text, JsonRpc.SenderOf(message)), context.RequestAborted), agentName)
            : JsonRpc.Error(id, JsonRpc.InvalidParams, "params.message has no text part.");
    }
}
