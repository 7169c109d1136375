using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;

namespace Molecule.Cli.Chaos.Listeners;

/// <summary>
/// One who listens, is cut off without a goodbye, and comes back to another gateway with the last position that it knows. It keeps
/// everything that it is told.
/// </summary>
internal abstract class Listener(string name, Guid? workspace, long position)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly List<Told> _told = [];
    private long _last;

    /// <summary>How it listens, and as whom.</summary>
    public string Name => workspace is { } id ? $"{name} as {id}" : $"{name} to everything";

    /// <summary>As whom it listens; null for everything.</summary>
    public Guid? Workspace => workspace;

    /// <summary>All facts that it was told, in the order in which they came. To be read when it listens no more.</summary>
    public IReadOnlyList<Told> Told => _told;

    /// <summary>The last of them.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>How often it came in.</summary>
    public int Connections { get; private set; }

    /// <summary>How often it found nobody, or was refused for an outage.</summary>
    public int Misses { get; private set; }

    /// <summary>How often it was told that announcements were lost.</summary>
    public int Losses { get; private set; }

    /// <summary>Whatever it was told that it should not have been.</summary>
    public List<string> Surprises { get; } = [];

    /// <summary>What it comes back with.</summary>
    protected long Position { get; private set; } = position;

    /// <summary>Listens to one gateway after the other, to each for the same time.</summary>
    public async Task FollowAsync(IReadOnlyList<Uri> gateways, int first, TimeSpan each, CancellationToken stop)
    {
        for (var turn = first; !stop.IsCancellationRequested; turn++)
        {
            using var cut = CancellationTokenSource.CreateLinkedTokenSource(stop);
            cut.CancelAfter(each);
            try
            {
                await ReadAsync(gateways[turn % gateways.Count], cut.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or HttpRequestException or HttpIOException
                or IOException or HubException or InvalidOperationException or ObjectDisposedException)
            {
                if (!cut.IsCancellationRequested)
                {
                    Misses++;
                    await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
                }
            }
        }
    }

    /// <summary>Connects and takes what comes until it is cut.</summary>
    protected abstract Task ReadAsync(Uri gateway, CancellationToken cut);

    protected void CameIn() => Connections++;

    protected void TakeFact(JsonElement fact)
    {
        var at = fact.GetProperty("position").GetInt64();
        _told.Add(new Told(at, fact.GetProperty("event").GetString()!, fact.GetProperty("workspace_id").GetGuid()));
        Position = at;
        Volatile.Write(ref _last, at);
    }

    /// <summary>Takes word of how far the log was looked through.</summary>
    protected void TakePosition(long at) => Position = at;

    protected void TakeLoss(string? reason)
    {
        if (reason == "announcements_lost")
        {
            Losses++;
        }
        else
        {
            Surprises.Add($"{reason} after {Position}");
        }
    }

    /// <summary>Takes an envelope of <c>/ws</c> or of the event stream.</summary>
    protected void TakeEnvelope(JsonElement envelope)
    {
        if (envelope.TryGetProperty("position", out _))
        {
            TakeFact(envelope);
        }
        else if (envelope.GetProperty("event").GetString() is var name && name == "POSITION")
        {
            TakePosition(envelope.GetProperty("payload").GetProperty("after").GetInt64());
        }
        else if (name == "RESUME")
        {
            TakeLoss(envelope.GetProperty("payload").GetProperty("reason").GetString());
        }
    }
}
