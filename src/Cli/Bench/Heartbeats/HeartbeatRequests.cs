using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Bench.Heartbeats;

/// <summary>A heartbeat of each workspace in turn, each with its token.</summary>
internal sealed class HeartbeatRequests(IReadOnlyList<Seat> seats) : IRequestSource
{
    private readonly byte[][] _requests =
        [.. seats.Select(seat => HeartbeatBytes.Request("/registry/heartbeat", HeartbeatBytes.Create(seat, withToken: false), seat.Token))];

    private long _beats;

    public ReadOnlySpan<byte> Next()
    {
        var beat = _beats++;
        var request = _requests[beat % _requests.Length];
        HeartbeatBytes.Change(request, beat);
        return request;
    }
}
