using CsCheck;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Tests.Bundles;

public sealed class RelativePathTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("a/b.txt", "a/b.txt")]
    [InlineData("./a//b/../c/", "a/c")]
    [InlineData("a/..b/...", "a/..b/...")]
    [InlineData("skills/质量/SKILL.md", "skills/质量/SKILL.md")]
    public void TryParse_PathBelow_IsCleaned(string text, string clean)
    {
        RelativePath.TryParse(text, out var path).ShouldBeTrue();
        path.Value.ShouldBe(clean);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/..")]
    [InlineData("/a")]
    [InlineData("//a")]
    [InlineData("../a")]
    [InlineData("a/../../a")]
    [InlineData("a\\b")]
    [InlineData("..\\a")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a/\u0085")]
    public void W35_TryParse_AnythingElse_IsRefused(string? text) => RelativePath.TryParse(text, out _).ShouldBeFalse();

    /// <summary>In an attribute it would be another character.</summary>
    [Fact]
    public void TryParse_HalfACharacter_IsRefused() => RelativePath.TryParse("\uD800", out _).ShouldBeFalse();

    [Fact]
    public void TryParse_LengthsAtTheLimitAndOneOver()
    {
        RelativePath.TryParse(string.Join('/', Enumerable.Repeat("a", RelativePath.MaxSegments)), out _).ShouldBeTrue();
        RelativePath.TryParse(string.Join('/', Enumerable.Repeat("a", RelativePath.MaxSegments + 1)), out _).ShouldBeFalse();
        RelativePath.TryParse(new string('a', RelativePath.MaxSegmentBytes), out _).ShouldBeTrue();
        RelativePath.TryParse(new string('a', RelativePath.MaxSegmentBytes + 1), out _).ShouldBeFalse();
        RelativePath.TryParse(new string('é', (RelativePath.MaxSegmentBytes / 2) + 1), out _).ShouldBeFalse();
        RelativePath.TryParse($"{new string('a', 250)}/{new string('a', 249)}", out _).ShouldBeTrue();
        RelativePath.TryParse($"{new string('a', 250)}/{new string('a', 250)}", out _).ShouldBeFalse();
    }

    /// <summary>Whatever somebody writes: what is taken stays below the folder it is put to, and is taken again as it is.</summary>
    [Fact]
    public void TryParse_AnyText_NeverLeadsOutside() => Gen.String[Gen.Char["ab./\\ "], 0, 40].Sample(
        text =>
        {
            if (!RelativePath.TryParse(text, out var path))
                return;

            Path.GetFullPath(Path.Combine("/folder", path.Value)).ShouldBe("/folder/" + path.Value);
            RelativePath.TryParse(path.Value, out var again).ShouldBeTrue();
            again.ShouldBe(path);
        },
        iter: 20_000);
}
