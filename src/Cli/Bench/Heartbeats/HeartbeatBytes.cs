using System.Text;

namespace Molecule.Cli.Bench.Heartbeats;

/// <summary>
/// The JSON of a heartbeat, always of the same length, so that its values can be changed in place: making requests must cost next to nothing.
/// </summary>
internal static class HeartbeatBytes
{
    /// <summary>One beat in so many tells of a new task. A prime, so that in round after round of all workspaces it is the turn of other ones.</summary>
    public const int TaskEvery = 53;

    private const int UptimeDigits = 7, TaskDigits = 7;

    private static readonly string Values =
        $$""","error_rate":0.00,"sample_error":"","active_tasks":1,"uptime_seconds":1{{new string('0', UptimeDigits)}},"current_task":"Task {{new string('0', TaskDigits)}}"}""";

    // From the end of a heartbeat: what stands before may be longer or shorter.
    private static readonly int ErrorRate = FromEnd("\"error_rate\":0.0");
    private static readonly int Uptime = FromEnd("\"uptime_seconds\":1");
    private static readonly int Task = FromEnd("\"current_task\":\"Task ");

    /// <summary>A heartbeat; with its token, when it is one of a list.</summary>
    public static string Create(Seat seat, bool withToken) =>
        $"{{\"workspace_id\":\"{seat.Workspace}\"" + (withToken ? $",\"auth_token\":\"{seat.Token}\"" : "") + Values;

    /// <summary>A whole request with that body.</summary>
    public static byte[] Request(string path, string body, string? token) => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n" + (token is null ? "" : $"Authorization: Bearer {token}\r\n") +
        $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    /// <summary>Gives the heartbeat that ends these bytes its values: others with each beat, and now and then a new task.</summary>
    public static void Change(Span<byte> heartbeat, long beat)
    {
        heartbeat[^ErrorRate] = (byte)('0' + (beat % 10));
        WriteDigits(heartbeat[^Uptime..][..UptimeDigits], beat);
        if (beat % TaskEvery == 0)
            WriteDigits(heartbeat[^Task..][..TaskDigits], beat / TaskEvery);
    }

    private static int FromEnd(string before) => Values.Length - (Values.IndexOf(before, StringComparison.Ordinal) + before.Length);

    private static void WriteDigits(Span<byte> digits, long number)
    {
        for (var i = digits.Length - 1; i >= 0; i--, number /= 10)
            digits[i] = (byte)('0' + (number % 10));
    }
}
