using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Molecule.EndToEnd.Tests.Canvas;

/// <summary>One subscription to <c>/hubs/canvas</c>, as a canvas has it, and everything that came over it.</summary>
internal sealed class CanvasFeed : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<JsonElement> _frames = [];
    private readonly HubConnection _connection;
    private readonly CancellationTokenSource _stop = new();
    private ClientWebSocket? _socket;
    private Task _reading = Task.CompletedTask;

    private CanvasFeed(Uri gateway) => _connection = new HubConnectionBuilder()
        .WithUrl(new Uri(gateway, "/hubs/canvas"), options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.SkipNegotiation = true;
            options.WebSocketFactory = async (context, cancellationToken) =>
            {
                _socket = new ClientWebSocket();
                await _socket.ConnectAsync(context.Uri, cancellationToken);
                return _socket;
            };
        })
        .Build();

    /// <summary>The frames so far.</summary>
    public IReadOnlyList<JsonElement> Frames
    {
        get
        {
            lock (_lock)
            {
                return [.. _frames];
            }
        }
    }

    /// <summary>The types of the frames so far.</summary>
    public IReadOnlyList<string> Types => [.. Frames.Select(TypeOf)];

    /// <summary>The events so far, in the order in which they came.</summary>
    public IReadOnlyList<JsonElement> Events => Inside("events");

    /// <summary>The announcements so far, in the order in which they came.</summary>
    public IReadOnlyList<JsonElement> Announcements => Inside("announcements");

    /// <summary>The vitals so far, in the order in which they came.</summary>
    public IReadOnlyList<JsonElement> Vitals => Inside("vitals");

    /// <summary>The positions of the events so far, in the order in which they came.</summary>
    public IReadOnlyList<long> Positions => [.. Events.Select(item => item.GetProperty("position").GetInt64())];

    /// <summary>Connects and subscribes: from the beginning with a picture, or after a position.</summary>
    public static async Task<CanvasFeed> OpenAsync(Uri gateway, long? position, CancellationToken cancellationToken)
    {
        var feed = new CanvasFeed(gateway);
        try
        {
            await feed._connection.StartAsync(cancellationToken);
            feed._reading = feed.ReadAsync(position);
            return feed;
        }
        catch
        {
            await feed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cuts the connection as a network does: no goodbye, in the middle of whatever is under way.</summary>
    public void Cut() => _socket?.Abort();

    /// <summary>Completes when nothing more will come.</summary>
    public Task EndedAsync() => _reading;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _connection.DisposeAsync();
        await _reading;
        _stop.Dispose();
        _socket?.Dispose();
    }

    public static string TypeOf(JsonElement frame) => frame.GetProperty("type").GetString()!;

    private IReadOnlyList<JsonElement> Inside(string type) =>
        [.. Frames.Where(frame => TypeOf(frame) == type).SelectMany(frame => frame.GetProperty(type).EnumerateArray())];

    private async Task ReadAsync(long? position)
    {
        try
        {
            await foreach (var frame in _connection.StreamAsyncCore<JsonElement>("Subscribe", [position], _stop.Token))
            {
                lock (_lock)
                {
                    _frames.Add(frame);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or HttpRequestException or IOException or InvalidOperationException)
        {
            // The connection was cut or closed: what came until then counts.
        }
    }
}
