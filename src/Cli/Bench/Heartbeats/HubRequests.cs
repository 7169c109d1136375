using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Bench.Heartbeats;

/// <summary>
/// Heartbeats of all workspaces in turn as calls of the agents' hub, each with its token: one in a call, or a list. The connections are those of
/// one of the agents, which brings the others' as well.
/// </summary>
internal sealed class HubRequests : IRequestSource
{
    private const string Path = "/hubs/agent";

    private readonly byte[][] _calls;
    private readonly int _beats;
    private readonly int _entryLength;
    private readonly int _tail;
    private long _sent;

    private HubRequests(IReadOnlyList<Seat> seats, int beats, string target, Func<string, string> argument)
    {
        Wire = new HubWire(Path, seats[0].Workspace, seats[0].Token);
        _beats = beats;
        _entryLength = HeartbeatBytes.Create(seats[0], withToken: true).Length;
        _calls =
        [
            .. seats.Chunk(beats).Where(host => host.Length == beats).Select(host => HubWire.Frame(
                $$"""{"type":1,"invocationId":"1","target":"{{target}}","arguments":[{{argument(string.Join(',', host.Select(seat => HeartbeatBytes.Create(seat, withToken: true))))}}]}""")),
        ];
        _tail = _calls[0].Length - (_calls[0].AsSpan().LastIndexOf("\"}"u8) + 2);
    }

    public IWire Wire { get; }

    /// <summary>One heartbeat in each call.</summary>
    public static HubRequests OneByOne(IReadOnlyList<Seat> seats) => new(seats, 1, "Heartbeat", entry => entry);

    /// <summary>As many as in <see cref="HeartbeatListRequests"/>.</summary>
    public static HubRequests InLists(IReadOnlyList<Seat> seats) => new(seats, HeartbeatListRequests.ListLength, "Heartbeats", entries => $"[{entries}]");

    public ReadOnlySpan<byte> Next()
    {
        var sent = _sent++;
        var call = _calls[sent % _calls.Length];
        for (var entry = 0; entry < _beats; entry++)
            HeartbeatBytes.Change(call.AsSpan(..^(_tail + (entry * (_entryLength + 1)))), (sent * _beats) + entry);
        return call;
    }

    public bool IsRefusal(ReadOnlySpan<byte> answer) => answer.IndexOf("\"refused\""u8) >= 0;
}
