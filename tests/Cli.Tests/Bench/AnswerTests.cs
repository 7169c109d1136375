using System.Text;
using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Tests.Bench;

public sealed class AnswerTests
{
    private const string WithLength = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"status\":\"ok\"}";
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nf\r\n{\"status\":\"ok\"}\r\n0\r\n\r\n";

    [Theory]
    [InlineData(WithLength, 200)]
    [InlineData(Chunked, 200)]
    [InlineData("HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n", 204)]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", 503)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200)]
    public void TryRead_Whole_TellsTheStatus(string received, int expected)
    {
        Answer.TryRead(Encoding.ASCII.GetBytes(received), out var status, out _).ShouldBeTrue();

        status.ShouldBe(expected);
    }

    [Theory]
    [InlineData(WithLength)]
    [InlineData(Chunked)]
    public void TryRead_AnyPartOfIt_WaitsForTheRest(string whole)
    {
        for (var length = 0; length < whole.Length; length++)
            Answer.TryRead(Encoding.ASCII.GetBytes(whole[..length]), out _, out _).ShouldBeFalse($"after {length} bytes");
    }

    [Fact]
    public void TryRead_NotHttp_IsRefused() =>
        Should.Throw<LoadFailedException>(() => Answer.TryRead("+OK redis\r\n\r\n"u8, out _, out _));
}
