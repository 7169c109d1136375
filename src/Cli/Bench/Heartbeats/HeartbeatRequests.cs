using System.Globalization;
using System.Text;
using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Bench.Heartbeats;

/// <summary>
/// A heartbeat of each workspace in turn, as the bytes that go over the wire. Values change with each beat, and now and then a task, by
/// writing digits into bytes that are ready: making requests must cost next to nothing.
/// </summary>
internal sealed class HeartbeatRequests : IRequestSource
{
    /// <summary>One beat in so many tells of a new task.</summary>
    public const int TaskEvery = 50;

    private const int UptimeDigits = 7, TaskDigits = 7;

    private readonly byte[] _requests;
    private readonly int _length;
    private readonly int _errorRate;
    private readonly int _uptime;
    private readonly int _task;
    private long _beats;

    /// <param name="seats">Whose heartbeats; all tokens have the same length.</param>
    public HeartbeatRequests(IReadOnlyList<Seat> seats)
    {
        var first = Request(seats[0]);
        _length = first.Length;
        _requests = new byte[_length * seats.Count];
        for (var i = 0; i < seats.Count; i++)
            Request(seats[i]).CopyTo(_requests, i * _length);
        _errorRate = Place(first, "\"error_rate\":0.0");
        _uptime = Place(first, "\"uptime_seconds\":1");
        _task = Place(first, "\"current_task\":\"Task ");
    }

    public ReadOnlySpan<byte> Next()
    {
        var beat = _beats++;
        var request = _requests.AsSpan((int)(beat * _length % _requests.Length), _length);
        request[_errorRate] = (byte)('0' + (beat % 10));
        WriteDigits(request.Slice(_uptime, UptimeDigits), beat);
        if (beat % TaskEvery == 0)
            WriteDigits(request.Slice(_task, TaskDigits), beat / TaskEvery);
        return request;
    }

    private static byte[] Request(Seat seat)
    {
        var body = $$"""{"workspace_id":"{{seat.Workspace}}","error_rate":0.00,"sample_error":"","active_tasks":1,"uptime_seconds":1{{new string('0', UptimeDigits)}},"current_task":"Task {{new string('0', TaskDigits)}}"}""";
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /registry/heartbeat HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {seat.Token}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    private static int Place(byte[] request, string before) => request.AsSpan().IndexOf(Encoding.ASCII.GetBytes(before)) + before.Length;

    private static void WriteDigits(Span<byte> digits, long number)
    {
        for (var i = digits.Length - 1; i >= 0; i--, number /= 10)
            digits[i] = (byte)('0' + (number % 10));
    }
}
