using Molecule.Agent.Heartbeats;

namespace Molecule.Agent.Tests.Heartbeats;

public sealed class OneLineTests
{
    [Theory]
    [InlineData("as it is", "as it is")]
    [InlineData("two\r\nlines", "two  lines")]
    [InlineData("\0nul\u0007bell\t", "nul bell")]
    [InlineData("größer, 大きい", "größer, 大きい")]
    public void From_Text_IsOneLineWithoutControlCharacters(string text, string expected)
    {
        OneLine.From(text, 100).ShouldBe(expected);
    }

    [Fact]
    public void From_TextAtTheLimit_IsWhole()
    {
        OneLine.From(new string('x', 10), 10).ShouldBe("xxxxxxxxxx");
    }

    [Fact]
    public void From_OneCharacterTooMany_IsCutAndSaysSo()
    {
        OneLine.From(new string('x', 11), 10).ShouldBe("xxxxxxxxx…");
    }

    [Fact]
    public void From_LimitFallsIntoACharacterOfTwo_CutsBeforeIt()
    {
        OneLine.From("12345678\U0001F600\U0001F600", 10).ShouldBe("12345678…");
    }
}
