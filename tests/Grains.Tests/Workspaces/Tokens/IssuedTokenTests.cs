using System.Security.Cryptography;
using System.Text;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Tokens;

namespace Molecule.Grains.Tests.Workspaces.Tokens;

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
    public void ToString_NeverShowsTheToken()
    {
        var token = IssuedToken.Create();
        var record = new WorkspaceRecord { NewToken = token };

        token.ToString().ShouldNotContain(token.Text[8..]);
        $"{token}".ShouldNotContain(token.Text[8..]);
        record.ToString().ShouldNotContain(token.Text[8..]);
    }
}
