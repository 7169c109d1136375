using System.Net;
using System.Text;
using Molecule.Agent.Connections;

namespace Molecule.Agent.Tests.Connections;

public sealed class ReplyReaderTests
{
    private const int MaxBody = 1024;

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", true)]
    [InlineData("HTTP/1.1 200\r\ncontent-length:2 \r\n\r\n{}", 200, "{}", true)]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2\n\n{}", 200, "{}", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", true)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "", true)]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy", 503, "busy", true)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", false)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nall of it", 200, "all of it", false)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 200, "{}", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n1;a=b\r\n{\r\nA\r\n123456789a\r\n0\r\nTrailer: x\r\n\r\n", 200, "{123456789a", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 7\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 200, "{}", true)]
    public void Read_Answer_IsRead(string text, int status, string body, bool keepsAlive)
    {
        foreach (var piece in new[] { 1, 7, int.MaxValue })
        {
            var reader = new ReplyReader(new Pieces(text, piece), MaxBody);

            var reply = reader.Read();

            ((int)reply.Status).ShouldBe(status);
            Encoding.UTF8.GetString(reply.Body).ShouldBe(body);
            reply.KeepsAlive.ShouldBe(keepsAlive);
            reader.HasRest.ShouldBeFalse();
        }
    }

    [Fact]
    public void Read_TwoAnswers_AreReadOneAfterTheOther()
    {
        var reader = new ReplyReader(
            new Pieces("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1HTTP/1.1 404 Not Found\r\nContent-Length: 1\r\n\r\n2", int.MaxValue), MaxBody);

        reader.Read().Status.ShouldBe(HttpStatusCode.OK);
        reader.HasRest.ShouldBeTrue();
        reader.Read().Status.ShouldBe(HttpStatusCode.NotFound);
        reader.HasRest.ShouldBeFalse();
    }

    [Theory]
    [InlineData("Retry-After: 17", 17)]
    [InlineData("Retry-After: tomorrow", null)]
    [InlineData("X-Other: 17", null)]
    public void Read_RetryAfter_IsTakenWhereItIsANumber(string header, int? seconds)
    {
        var reply = new ReplyReader(new Pieces($"HTTP/1.1 503 Busy\r\n{header}\r\nContent-Length: 0\r\n\r\n", int.MaxValue), MaxBody).Read();

        reply.RetryAfter?.TotalSeconds.ShouldBe(seconds!.Value);
        reply.RetryAfter.HasValue.ShouldBe(seconds is not null);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData("HTTP/1.1 20\r\n\r\n")]
    [InlineData("HTTP/1.1 2000\r\n\r\n")]
    [InlineData("HTTP/1.1 -20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n: no name\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nsize\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n")]
    public void Read_NoHttp_IsRefused(string text)
    {
        Should.Throw<InvalidDataException>(() => new ReplyReader(new Pieces(text, int.MaxValue), MaxBody).Read());
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 O")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")]
    public void Read_ConnectionEndsBefore_IsAnOutageAndTellsWhetherAnythingCame(string text)
    {
        var reader = new ReplyReader(new Pieces(text, int.MaxValue), MaxBody);

        Should.Throw<EndOfStreamException>(reader.Read);

        reader.HasBegun.ShouldBe(text.Length > 0);
    }

    [Fact]
    public void Read_BodyAtTheLimit_IsRead()
    {
        foreach (var answer in Answers(MaxBody))
        {
            new ReplyReader(new Pieces(answer, int.MaxValue), MaxBody).Read().Body.Length.ShouldBe(MaxBody);
        }
    }

    [Fact]
    public void Read_BodyOneByteOverTheLimit_IsRefused()
    {
        foreach (var answer in Answers(MaxBody + 1))
        {
            Should.Throw<InvalidDataException>(() => new ReplyReader(new Pieces(answer, int.MaxValue), MaxBody).Read());
        }
    }

    [Fact]
    public void Read_HeadAtTheLimit_IsRead()
    {
        new ReplyReader(new Pieces(Head(ReplyReader.MaxHeadBytes), int.MaxValue), MaxBody).Read().Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public void Read_HeadOneByteOverTheLimit_IsRefused()
    {
        Should.Throw<InvalidDataException>(
            () => new ReplyReader(new Pieces(Head(ReplyReader.MaxHeadBytes + 1), int.MaxValue), MaxBody).Read());
    }

    [Fact]
    public void Read_AnnouncementsWithoutEnd_AreRefused()
    {
        var endless = string.Concat(Enumerable.Repeat("HTTP/1.1 100 Continue\r\n\r\n", ReplyReader.MaxHeadBytes / 20));

        Should.Throw<InvalidDataException>(() => new ReplyReader(new Pieces(endless, int.MaxValue), MaxBody).Read());
    }

    private static string Head(int bytes)
    {
        const string Start = "HTTP/1.1 204 No Content\r\nX: ";
        const string End = "\r\n\r\n";
        return Start + new string('x', bytes - Start.Length - End.Length) + End;
    }

    private static IEnumerable<string> Answers(int length)
    {
        var body = new string('x', length);
        yield return $"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}";
        yield return $"HTTP/1.1 200 OK\r\n\r\n{body}";
        yield return $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{length - 3:x}\r\n{body[3..]}\r\n3\r\nxxx\r\n0\r\n\r\n";
    }

    /// <summary>What a connection gives, in pieces of at most a given length.</summary>
    private sealed class Pieces(string text, int most) : MemoryStream(Encoding.Latin1.GetBytes(text))
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, most)]);
    }
}
