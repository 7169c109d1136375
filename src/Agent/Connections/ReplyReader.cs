using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Molecule.Agent.Connections;

/// <summary>Reads one HTTP/1.1 answer after the other from a connection, with a limit on everything that the other side decides.</summary>
internal sealed class ReplyReader(Stream stream, int maxBodyBytes)
{
    /// <summary>Status line and headers together, answers that only announce another one included.</summary>
    public const int MaxHeadBytes = 32 * 1024;

    private readonly byte[] _buffer = new byte[4096];
    private int _next;
    private int _end;
    private int _linesLeft;

    /// <summary>Whether anything has come of the answer that is, or was last, being read.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether something came behind the answer that belongs to no call.</summary>
    public bool HasRest => _next < _end;

    /// <summary>The next answer, whole.</summary>
    /// <exception cref="InvalidDataException">It is not HTTP/1.1, or more than may be read.</exception>
    /// <exception cref="IOException">The connection was closed before its end. What the stream throws is passed on.</exception>
    public Reply Read()
    {
        HasBegun = false;
        _linesLeft = MaxHeadBytes;
        Head head;
        do
        {
            head = ReadHead();
        }
        while (head.Status is >= 100 and < 200);

        var body = new MemoryStream();
        var keepsAlive = head.KeepsAlive;
        if (head.IsChunked)
        {
            ReadChunks(body);
        }
        else if (head.Length is { } length)
        {
            ReadBytes(body, length);
        }
        else if (head.Status is not (204 or 304))
        {
            ReadToTheEnd(body);
            keepsAlive = false;
        }

        return new Reply((HttpStatusCode)head.Status, body.ToArray(), head.RetryAfter, keepsAlive);
    }

    private Head ReadHead()
    {
        var line = ReadLine();
        // "HTTP/1.1 200 OK"; the reason may be absent.
        if (line.Length < 12
            || !line.StartsWith("HTTP/1.", StringComparison.Ordinal)
            || line[8] != ' '
            || (line.Length > 12 && line[12] != ' ')
            || !int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            || status < 100
            || status == (int)HttpStatusCode.SwitchingProtocols)
        {
            throw new InvalidDataException("it does not begin as HTTP/1.1 does.");
        }

        var head = new Head(status, KeepsAlive: line[7] == '1', IsChunked: false, Length: null, RetryAfter: null);
        while ((line = ReadLine()).Length > 0)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw new InvalidDataException("one of its headers has no name.");
            }

            head = Apply(head, line[..colon], line[(colon + 1)..].Trim());
        }

        return head;
    }

    private Head Apply(Head head, string name, string value) => name.ToLowerInvariant() switch
    {
        "content-length" => head with { Length = LengthOf(value, NumberStyles.None, head.Length) },
        "transfer-encoding" when value.Equals("chunked", StringComparison.OrdinalIgnoreCase) => head with { IsChunked = true },
        "transfer-encoding" => throw new InvalidDataException($"it is encoded as {value}."),
        "connection" when value.Contains("close", StringComparison.OrdinalIgnoreCase) => head with { KeepsAlive = false },
        "retry-after" when RetryConditionHeaderValue.TryParse(value, out var retry) => head with { RetryAfter = retry.Delta },
        _ => head,
    };

    private int LengthOf(string text, NumberStyles style, int? before)
    {
        if (!int.TryParse(text, style, CultureInfo.InvariantCulture, out var length) || length < 0 || length > maxBodyBytes)
        {
            throw new InvalidDataException($"its length of {text} is none from 0 to {maxBodyBytes}.");
        }

        // Where two lengths differ, one answer ends in the middle of another.
        return before is null || before == length ? length : throw new InvalidDataException("it has two lengths.");
    }

    private void ReadChunks(MemoryStream body)
    {
        while (true)
        {
            _linesLeft = MaxHeadBytes;
            var size = LengthOf(ReadLine().Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, before: null);
            if (size == 0)
            {
                break;
            }

            ReadBytes(body, size);
            if (ReadLine().Length > 0)
            {
                throw new InvalidDataException("one of its chunks is longer than it says.");
            }
        }

        while (ReadLine().Length > 0)
        {
            // Nothing that the platform says stands in a trailer.
        }
    }

    private void ReadBytes(MemoryStream body, int count)
    {
        Require(body.Length + count);
        while (count > 0)
        {
            if (!Fill())
            {
                throw Closed();
            }

            var taken = Math.Min(count, _end - _next);
            body.Write(_buffer, _next, taken);
            _next += taken;
            count -= taken;
        }
    }

    private void ReadToTheEnd(MemoryStream body)
    {
        while (Fill())
        {
            Require(body.Length + _end - _next);
            body.Write(_buffer, _next, _end - _next);
            _next = _end;
        }
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        while (true)
        {
            if (!Fill())
            {
                throw Closed();
            }

            if (--_linesLeft < 0)
            {
                throw new InvalidDataException($"its headers are longer than {MaxHeadBytes} bytes.");
            }

            var next = (char)_buffer[_next++];
            if (next == '\n')
            {
                return line is [.., '\r'] ? line.ToString(0, line.Length - 1) : line.ToString();
            }

            line.Append(next);
        }
    }

    /// <summary>Sees to it that there is something in the buffer; false at the end of the connection.</summary>
    private bool Fill()
    {
        if (_next == _end)
        {
            _next = 0;
            _end = stream.Read(_buffer);
            HasBegun |= _end > 0;
        }

        return _next < _end;
    }

    private void Require(long bodyBytes)
    {
        if (bodyBytes > maxBodyBytes)
        {
            throw new InvalidDataException($"it is longer than {maxBodyBytes} bytes.");
        }
    }

    private static EndOfStreamException Closed() => new("The connection was closed before the end of an answer.");

    /// <summary>An answer, and whether another may come on the same connection.</summary>
    internal sealed record Reply(HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter, bool KeepsAlive);

    private readonly record struct Head(int Status, bool KeepsAlive, bool IsChunked, int? Length, TimeSpan? RetryAfter);
}
