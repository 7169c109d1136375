using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Tests.Wire;

public sealed class InputsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Parameter_EmptyOrLeftOut_IsTheSame(string? text)
    {
        Inputs.ParseLimit(text, 10).ShouldBeNull();
        Inputs.ParseCursor(text).ShouldBeNull();
        Inputs.ParsePosition("after", text).ShouldBeNull();
    }

    [Theory]
    [InlineData("99999999999999999999")]
    [InlineData("11")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData(" ")]
    public void Limit_OutOfRange_SaysTheRange(string text)
    {
        var refused = Should.Throw<BadInputException>(() => Inputs.ParseLimit(text, 10));

        (refused.Message, refused.Field).ShouldBe(("limit must be 1 to 10", "limit"));
    }

    [Theory]
    [InlineData("first")]
    [InlineData(" ")]
    public void Cursor_NoId_IsRefused(string text) => Should.Throw<BadInputException>(() => Inputs.ParseCursor(text)).Field.ShouldBe("cursor");
}
