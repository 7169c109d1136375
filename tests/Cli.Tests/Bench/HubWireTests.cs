using System.Text;
using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Tests.Bench;

public sealed class HubWireTests
{
    private const byte Text = 0x1, Continued = 0x0, Close = 0x8, Final = 0x80;

    private const string Ping = "{\"type\":6}\u001e";
    private const string Completion = "{\"type\":3,\"invocationId\":\"1\",\"result\":{}}\u001e";

    private static readonly HubWire Wire = new("/hubs/agent", Guid.Empty, "token");

    [Fact]
    public void TryRead_Completion_IsTheAnswer()
    {
        var received = Frame(Final | Text, Completion);

        Wire.TryRead(received, out var length, out var answer).ShouldBeTrue();

        length.ShouldBe(received.Length);
        Encoding.UTF8.GetString(received[answer!.Value]).ShouldBe(Completion);
    }

    [Fact]
    public void TryRead_NotWhole_Waits()
    {
        var received = Frame(Final | Text, Completion + new string(' ', 200));
        for (var length = 0; length < received.Length; length++)
            Wire.TryRead(received.AsSpan(0, length), out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void TryRead_Ping_IsNoAnswer()
    {
        var received = Frame(Final | Text, Ping);

        Wire.TryRead([.. received, .. Frame(Final | Text, Completion)], out var length, out var answer).ShouldBeTrue();

        length.ShouldBe(received.Length);
        answer.ShouldBeNull();
    }

    [Fact]
    public void TryRead_PingInFrontOfACompletion_IsTheAnswer()
    {
        Wire.TryRead(Frame(Final | Text, Ping + Completion), out _, out var answer).ShouldBeTrue();
        answer.ShouldNotBeNull();
    }

    [Fact]
    public void TryRead_MessageInSeveralFrames_IsOne()
    {
        byte[] received = [.. Frame(Text, Completion[..20]), .. Frame(Continued, Completion[20..25]), .. Frame(Final | Continued, Completion[25..])];

        Wire.TryRead(received.AsSpan(0, received.Length - 1), out _, out _).ShouldBeFalse();
        Wire.TryRead(received, out var length, out var answer).ShouldBeTrue();

        length.ShouldBe(received.Length);
        answer.ShouldNotBeNull();
    }

    [Fact]
    public void TryRead_CompletionWithError_FailsWithIt() =>
        Should.Throw<LoadFailedException>(() => Wire.TryRead(Frame(Final | Text, "{\"type\":3,\"invocationId\":\"1\",\"error\":\"rate limit exceeded\"}\u001e"), out _, out _))
            .Message.ShouldContain("rate limit exceeded");

    [Fact]
    public void TryRead_Close_Fails() =>
        Should.Throw<LoadFailedException>(() => Wire.TryRead(Frame(Final | Close, ""), out _, out _));

    [Theory]
    [InlineData(1, 2 + 4)]
    [InlineData(124, 2 + 4)]
    [InlineData(125, 4 + 4)]
    [InlineData(60_000, 4 + 4)]
    public void Frame_EndsWithTheMessageAndItsSeparator_BehindAHeadOfItsLength(int characters, int head)
    {
        var frame = HubWire.Frame(new string('x', characters));

        frame.Length.ShouldBe(head + characters + 1);
        frame[0].ShouldBe((byte)(Final | Text));
        (frame[1] & 0x80).ShouldBe(0x80, "clients must mask");
        frame[^1].ShouldBe((byte)0x1e);
    }

    private static byte[] Frame(int first, string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        return payload.Length < 126
            ? [(byte)first, (byte)payload.Length, .. payload]
            : [(byte)first, 126, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];
    }
}
