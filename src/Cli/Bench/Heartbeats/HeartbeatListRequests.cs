using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Bench.Heartbeats;

/// <summary>Heartbeats of all workspaces in turn, in lists as a host with many agents sends them, each entry with its token.</summary>
internal sealed class HeartbeatListRequests : IRequestSource
{
    /// <summary>Heartbeats in a request.</summary>
    public const int ListLength = 100;

    private readonly byte[][] _requests;
    private readonly int _entryLength;
    private long _lists;

    /// <param name="seats">Whose heartbeats; those that fill no list are left out.</param>
    public HeartbeatListRequests(IReadOnlyList<Seat> seats)
    {
        _requests =
        [
            .. seats.Chunk(ListLength).Where(host => host.Length == ListLength).Select(host => HeartbeatBytes.Request(
                "/registry/heartbeats", $"[{string.Join(',', host.Select(seat => HeartbeatBytes.Create(seat, withToken: true)))}]", token: null)),
        ];
        _entryLength = HeartbeatBytes.Create(seats[0], withToken: true).Length;
    }

    private HeartbeatListRequests(byte[][] requests, int entryLength) => (_requests, _entryLength) = (requests, entryLength);

    /// <summary>Lists until each workspace had its turn.</summary>
    public int Count => _requests.Length;

    public ReadOnlySpan<byte> Next()
    {
        var list = _lists++;
        var request = _requests[list % _requests.Length];
        for (var entry = 0; entry < ListLength; entry++)
        {
            // The last one ends before the bracket, each other before the comma after it.
            HeartbeatBytes.Change(request.AsSpan(..^(1 + (entry * (_entryLength + 1)))), (list * ListLength) + entry);
        }
        return request;
    }

    /// <summary>Only some of the lists, evenly chosen: <paramref name="some"/> in <paramref name="of"/>. More of them hold those that fewer hold.</summary>
    public HeartbeatListRequests Part(int some, int of) => new([.. _requests.Where((_, index) => index % of < some)], _entryLength);

    /// <summary>Those lists that a part holds and the next smaller one does not.</summary>
    /// <param name="part">From 1.</param>
    /// <param name="of">As above.</param>
    public HeartbeatListRequests Added(int part, int of) => new([.. _requests.Where((_, index) => index % of == part - 1)], _entryLength);

    public bool IsRefusal(ReadOnlySpan<byte> body) => body.IndexOf("\"refused\""u8) >= 0;
}
