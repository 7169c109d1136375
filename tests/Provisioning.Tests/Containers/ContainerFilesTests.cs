using System.Formats.Tar;
using System.Globalization;
using System.Text;
using Molecule.Provisioning.Containers;

namespace Molecule.Provisioning.Tests.Containers;

public sealed class ContainerFilesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/../../b")]
    [InlineData("a/..")]
    [InlineData("./a")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void Check_PathThatIsNotPlainlyBelow_IsRefused(string path) =>
        Should.Throw<ArgumentException>(() => ContainerFiles.Check(new Dictionary<string, string> { [path] = "planted" })).Message.ShouldNotContain("planted");

    [Theory]
    [InlineData(".auth_token")]
    [InlineData("config.yaml")]
    [InlineData("skills/a b/..c/SKILL.md")]
    [InlineData("ä/ö.txt")]
    public void Check_PlainPath_Passes(string path) => ContainerFiles.Check(new Dictionary<string, string> { [path] = "" });

    [Fact]
    public void Check_FileThatIsADirectoryToo_IsRefused() =>
        Should.Throw<ArgumentException>(() => ContainerFiles.Check(new Dictionary<string, string> { ["a"] = "", ["a/b"] = "" }));

    [Fact]
    public void Check_Limits_HoldOnePastThem()
    {
        var most = Enumerable.Range(0, ContainerFiles.MaxFiles).ToDictionary(number => number.ToString(CultureInfo.InvariantCulture), _ => "");
        ContainerFiles.Check(most);
        Should.Throw<ArgumentException>(() => ContainerFiles.Check(new Dictionary<string, string>(most) { ["more"] = "" }));

        ContainerFiles.Check(new Dictionary<string, string> { ["a"] = new('x', ContainerFiles.MaxBytes) });
        Should.Throw<ArgumentException>(() => ContainerFiles.Check(new Dictionary<string, string> { ["a"] = new string('x', ContainerFiles.MaxBytes - 1) + "ä" }));

        ContainerFiles.Check(new Dictionary<string, string> { [new('x', ContainerFiles.MaxPathLength)] = "" });
        Should.Throw<ArgumentException>(() => ContainerFiles.Check(new Dictionary<string, string> { [new('x', ContainerFiles.MaxPathLength + 1)] = "" }));
    }

    [Fact]
    public async Task PackAsync_Files_BelongToTheOwnerAndTheTokenToNobodyElse()
    {
        var files = new Dictionary<string, string> { ["skills/a/SKILL.md"] = "# Ä", [".auth_token"] = "token", ["config.yaml"] = "name: x" };

        await using var archive = await ContainerFiles.PackAsync(files, new FileOwner(1000, 1001), TimeProvider.System.GetUtcNow(), Token);

        var entries = new List<(string Name, string Mode, int User, int Group, string? Text)>();
        await using var tar = new TarReader(archive);
        while (await tar.GetNextEntryAsync(copyData: true, Token) is { } entry)
        {
            var text = entry.DataStream is null ? null : await new StreamReader(entry.DataStream, Encoding.UTF8).ReadToEndAsync(Token);
            entries.Add((entry.Name, Convert.ToString((int)entry.Mode, 8), entry.Uid, entry.Gid, text));
        }

        entries.ShouldBe(
        [
            ("skills/", "755", 1000, 1001, null),
            ("skills/a/", "755", 1000, 1001, null),
            (".auth_token", "600", 1000, 1001, "token"),
            ("config.yaml", "644", 1000, 1001, "name: x"),
            ("skills/a/SKILL.md", "644", 1000, 1001, "# Ä"),
        ]);
    }
}
