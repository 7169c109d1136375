using System.Text;
using Molecule.Grains.Containers;
using Molecule.Provisioning.Containers;

namespace Molecule.Provisioning.Tests.Containers;

public sealed class LogLinesTests
{
    private const string Time = "2026-11-30T10:57:52.123456789Z";

    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 11, 30, 10, 57, 52, TimeSpan.Zero).AddTicks(1234568);

    [Fact]
    public void Add_PiecesOfTwoStreams_BecomeLinesOfEach()
    {
        var lines = new LogLines();

        Add(lines, $"{Time} out", isError: false).ShouldBeEmpty();
        Add(lines, $"{Time} err\n{Time} half", isError: true).ShouldBe([new ContainerLine(At, "err", IsError: true)]);
        Add(lines, "put\r\n", isError: false).ShouldBe([new ContainerLine(At, "output", IsError: false)]);
        lines.End().ShouldBe([new ContainerLine(At, "half", IsError: true)]);
        lines.End().ShouldBeEmpty();
    }

    [Fact]
    public void Add_CharacterInTwoPieces_IsWhole()
    {
        var lines = new LogLines();
        var bytes = Encoding.UTF8.GetBytes($"{Time} ä\n");
        var middle = Array.IndexOf(bytes, (byte)0xC3) + 1;

        lines.Add(bytes.AsSpan(0, middle), isError: false).ShouldBeEmpty();
        lines.Add(bytes.AsSpan(middle), isError: false).Single().Text.ShouldBe("ä");
    }

    [Fact]
    public void Add_LineAtTheLimitAndOnePastIt_IsCutThere()
    {
        var lines = new LogLines();
        var most = new string('x', LogLines.MaxCharacters);

        Add(lines, $"{Time} {most}\n", isError: false).Single().Text.ShouldBe(most);
        Add(lines, $"{Time} {most}x\n", isError: false).Single().Text.ShouldBe(most);
    }

    [Fact]
    public void Add_EndlessLine_IsCutBetweenCharactersAndTheNextLineIsWhole()
    {
        var lines = new LogLines();
        // An odd number of units before, so that the limit falls into the middle of a pair.
        Add(lines, $"{Time} x{string.Concat(Enumerable.Repeat("😀", 100_000))}", isError: false).ShouldBeEmpty();

        var ended = Add(lines, $"\n{Time} next\n", isError: false);

        ended[0].Text.Length.ShouldBe(LogLines.MaxCharacters - 1);
        ended[0].Text.ShouldEndWith("😀");
        ended[1].Text.ShouldBe("next");
    }

    [Fact]
    public void Add_EmptyLineAndBytesThatAreNoText_AreLines()
    {
        var lines = new LogLines();

        Add(lines, $"{Time} \n", isError: false).Single().Text.ShouldBe("");
        lines.Add([.. Encoding.ASCII.GetBytes(Time + " "), 0xFF, (byte)'\n'], isError: false).Single().Text.ShouldBe("�");
    }

    private static List<ContainerLine> Add(LogLines lines, string text, bool isError) => lines.Add(Encoding.UTF8.GetBytes(text), isError);
}
