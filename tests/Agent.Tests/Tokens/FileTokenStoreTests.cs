using System.Runtime.Versioning;
using Molecule.Agent.Tokens;

namespace Molecule.Agent.Tests.Tokens;

public sealed class FileTokenStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("molecule-tokens-").FullName;
    private readonly Guid _id = Guid.NewGuid();

    private string TokenPath => Path.Combine(_directory, _id.ToString("D"), ".auth_token");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task FindAsync_NothingKept_IsNull()
    {
        (await new FileTokenStore(_directory).FindAsync(_id, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task FindAsync_AnotherStoreOnTheSameDirectory_FindsTheToken()
    {
        await new FileTokenStore(_directory).KeepAsync(_id, "secret", Cancellation);

        (await new FileTokenStore(_directory).FindAsync(_id, Cancellation)).ShouldBe("secret");
        (await new FileTokenStore(_directory).FindAsync(Guid.NewGuid(), Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task FindAsync_EmptyFile_IsNull()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(TokenPath)!);
        await File.WriteAllTextAsync(TokenPath, "\n", Cancellation);

        (await new FileTokenStore(_directory).FindAsync(_id, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task KeepAsync_TokenIsThere_ReplacesIt()
    {
        var store = new FileTokenStore(_directory);
        await store.KeepAsync(_id, "a much longer first token", Cancellation);
        await store.KeepAsync(_id, "second", Cancellation);

        (await store.FindAsync(_id, Cancellation)).ShouldBe("second");
        Directory.GetFiles(Path.GetDirectoryName(TokenPath)!).ShouldBe([TokenPath]);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task KeepAsync_FileOfACrashIsOpenToOthers_TokenIsNot()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        Directory.CreateDirectory(Path.GetDirectoryName(TokenPath)!);
        await File.WriteAllTextAsync(TokenPath + ".new", "left behind", Cancellation);
        File.SetUnixFileMode(TokenPath + ".new", (UnixFileMode)0b110_110_110);

        await new FileTokenStore(_directory).KeepAsync(_id, "secret", Cancellation);

        File.GetUnixFileMode(TokenPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task KeepAsync_FreshDirectory_IsOpenToItsOwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var root = Path.Combine(_directory, "below", "it");

        await new FileTokenStore(root).KeepAsync(_id, "secret", Cancellation);

        File.GetUnixFileMode(root).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Path.Combine(root, _id.ToString("D"), ".auth_token")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task KeepAsync_DirectoryIsAFile_Fails()
    {
        var file = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);

        await Should.ThrowAsync<IOException>(() => new FileTokenStore(file).KeepAsync(_id, "secret", Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Construct_NoDirectory_IsRefused(string directory)
    {
        Should.Throw<ArgumentException>(() => new FileTokenStore(directory));
    }
}
