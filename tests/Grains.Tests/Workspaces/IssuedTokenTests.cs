using System.Security.Cryptography;
using System.Text;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Workspaces;

public sealed class IssuedTokenTests
{
    [Fact]
    public void Create_IsFortyThreeCharactersOfBase64Url()
    {
        var token = IssuedToken.Create();

        token.Text.Length.ShouldBe(43);
        token.Text.ShouldAllBe(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-' || letter == '_');
        token.Prefix.ShouldBe(token.Text[..8]);
    }

    [Fact]
    public void Create_Often_IsNeverTheSame() =>
        Enumerable.Range(0, 1_000).Select(_ => IssuedToken.Create().Text).Distinct().Count().ShouldBe(1_000);

    [Fact]
    public void Hash_IsTheSha256OfTheText()
    {
        var token = IssuedToken.Create();

        token.Hash.ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes(token.Text)));
    }

    [Fact]
    public void Matches_OnlyTheTokenItself()
    {
        var token = IssuedToken.Create();

        IssuedToken.Matches(token.Text, token.Hash).ShouldBeTrue();
        IssuedToken.Matches(IssuedToken.Create().Text, token.Hash).ShouldBeFalse();
        IssuedToken.Matches(token.Text + " ", token.Hash).ShouldBeFalse();
        IssuedToken.Matches("", token.Hash).ShouldBeFalse();
        IssuedToken.Matches(Convert.ToHexString(token.Hash.AsSpan()), token.Hash).ShouldBeFalse();
    }

    [Fact]
    public void Matches_NoHash_Never() => IssuedToken.Matches("", []).ShouldBeFalse();

    [Fact]
    public void ToString_NeverShowsTheToken()
    {
        var token = IssuedToken.Create();
        var record = new WorkspaceRecord { NewToken = token };

        token.ToString().ShouldNotContain(token.Text[8..]);
        $"{token}".ShouldNotContain(token.Text[8..]);
        record.ToString().ShouldNotContain(token.Text[8..]);
    }
}
