using System.Buffers.Text;

namespace Molecule.Cli.Bench.Load;

/// <summary>Reads HTTP/1.1 answers, no more of them than it takes to know where one ends and how it went.</summary>
internal static class Answer
{
    /// <summary>Longest answer that is taken, in bytes; one of a list of heartbeats has 10 KB.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>
    /// False while the answer is not whole. There is never more than one, because the next request is sent only after it.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> received, out int status, out Range body)
    {
        status = 0;
        body = default;
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        var headers = received[..(head + 2)];
        var start = head + 4;
        if (!headers.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(headers[9..], out status, out _))
            throw new LoadFailedException("The server does not speak HTTP/1.1.");
        body = start..received.Length;
        // Kestrel's own spelling: both servers are ours.
        var length = headers.IndexOf("\r\nContent-Length: "u8);
        if (length >= 0)
            return Utf8Parser.TryParse(headers[(length + 18)..], out int bytes, out _) && received.Length >= start + bytes;
        if (headers.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0)
            return received.EndsWith("0\r\n\r\n"u8) && (received.Length == start + 5 || received.EndsWith("\r\n0\r\n\r\n"u8));
        // An answer without a body (204).
        return true;
    }
}
