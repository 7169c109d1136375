using CsCheck;
using Molecule.Grains.Containers;
using Molecule.Grains.Workspaces.Tokens;

namespace Molecule.Grains.Tests.Containers;

public sealed class LogMaskTests
{
    private const string Secret = "sk-planted-0815";

    [Theory]
    [InlineData($"key={Secret}", "key=***")]
    [InlineData($"{Secret}{Secret}!", "******!")]
    [InlineData("nothing of it", "nothing of it")]
    [InlineData("", "")]
    public void Apply_Secret_IsNotThere(string text, string expected) => new LogMask([Secret, "abc"], []).Apply(text).ShouldBe(expected);

    [Fact]
    public void Apply_OneSecretIsPartOfAnother_NothingOfTheLongerIsLeft() =>
        new LogMask(["planted", "planted-and-more"], []).Apply("x planted-and-more y").ShouldBe("x *** y");

    [Fact]
    public void Apply_SecretOfSeveralLines_IsMaskedLineByLine() =>
        new LogMask(["-----BEGIN-----\r\nMIIEvQ\n-----END-----"], []).Apply("read MIIEvQ").ShouldBe("read ***");

    /// <summary>A line that the engine has cut can end in the middle of a secret.</summary>
    [Fact]
    public void Apply_CutInTheMiddleOfASecret_TheHalfIsMasked()
    {
        var line = new string('x', LogMask.LongestLine - 8) + Secret[..8];

        new LogMask([Secret], []).Apply(line).ShouldEndWith("xx***");
    }

    [Fact]
    public void Apply_Token_IsKnownByItsHashAlone() => Gen.Select(Gen.String[Gen.Char["ab-_ /:=\n"], 0, 60], Gen.String[Gen.Char["ab-_ /:=\n"], 0, 60]).Sample(
        (before, after) =>
        {
            var token = IssuedToken.Create();
            var mask = new LogMask([], [new ContainerToken(token.Id, token.Hash)]);

            mask.Apply(before + token.Text + after).ShouldBe(before + LogMask.Stars + after);
            mask.Apply(before + after).ShouldBe(before + after);
        },
        iter: 500);

    [Fact]
    public void Apply_AnotherToken_Stays()
    {
        var token = IssuedToken.Create();
        new LogMask([], [new ContainerToken(token.Id, token.Hash)]).Apply(IssuedToken.Create().Text).Length.ShouldBe(43);
    }
}
