using System.Globalization;
using Molecule.Cli.Local;
using Molecule.Cli.Tests.Local;
using Molecule.Cli.Up;

namespace Molecule.Cli.Tests.Up;

public sealed class DataDirectoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Take_HeldByAnother_IsRefusedAndNamesTheHolder()
    {
        using var directory = new TemporaryDirectory();
        using var held = DataDirectory.Take(directory["data"]);

        var refused = Should.Throw<StartFailedException>(() => DataDirectory.Take(directory["data"]));

        refused.Message.ShouldContain(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Take_HolderIsDone_IsGiven()
    {
        using var directory = new TemporaryDirectory();
        DataDirectory.Take(directory["data"]).Dispose();

        Should.NotThrow(() => DataDirectory.Take(directory["data"]).Dispose());
    }

    [Fact]
    public void SecretsKey_MadeOnce_IsTheSameAndForItsOwnerOnly()
    {
        using var directory = new TemporaryDirectory();
        string key;
        using (var data = DataDirectory.Take(directory["data"]))
            key = data.SecretsKey();

        Convert.FromBase64String(key).Length.ShouldBe(32);
        using (var again = DataDirectory.Take(directory["data"]))
            again.SecretsKey().ShouldBe(key);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(directory["data/secrets.key"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void OperatorToken_MadeOnce_IsTheSameAndForItsOwnerOnly()
    {
        using var directory = new TemporaryDirectory();
        using var data = DataDirectory.Take(directory["data"]);

        var token = data.OperatorToken();

        token.Length.ShouldBeGreaterThanOrEqualTo(32, "a gateway takes no shorter one");
        data.OperatorToken().ShouldBe(token);
        File.ReadAllText(data.OperatorTokenFile).Trim().ShouldBe(token);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(data.OperatorTokenFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Installation_IsOfThePlace_AlsoWhenTheDataWasLost()
    {
        using var directory = new TemporaryDirectory();
        string before;
        using (var lost = DataDirectory.Take(directory["one"]))
            before = lost.Installation;
        Directory.Delete(directory["one"], recursive: true);

        using var one = DataDirectory.Take(directory["one"]);
        one.Installation.ShouldBe(before, "what is left on the engine is known again");
        using var other = DataDirectory.Take(directory["other"]);

        one.Installation.ShouldNotBe(other.Installation);
    }

    [Fact]
    public void Take_LockFileOfADeadProcess_IsNoLock()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["data"]);
        File.WriteAllText(directory["data/lock"], "");
        File.WriteAllText(directory["data/lock.pid"], "1\n");

        Should.NotThrow(() => DataDirectory.Take(directory["data"]).Dispose());
    }

    [Fact]
    public void Take_PlaceIsAFile_IsRefusedInWords()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["data"], "");

        Should.Throw<StartFailedException>(() => DataDirectory.Take(directory["data"])).Message.ShouldContain(directory["data"]);
    }

    [Fact]
    public async Task WaitForLeftoversAsync_ProcessOfEarlierRunEnds_ReturnsOnlyThen()
    {
        using var directory = new TemporaryDirectory();
        using var data = DataDirectory.Take(directory["data"]);
        await using var leftover = await GuardedProcess.StartAsync(
            new GuardedCommand("leftover", "sleep", ["300"]) { LogFile = directory["log"] }, Token);
        data.Record("leftover", leftover.Pid);

        var waiting = data.WaitForLeftoversAsync(Token);
        waiting.IsCompleted.ShouldBeFalse();
        await leftover.KillAsync();

        (await waiting).ShouldBe(1);
        (await data.WaitForLeftoversAsync(Token)).ShouldBe(0);
    }

    [Fact]
    public async Task WaitForLeftoversAsync_PidWentToSomebodyElse_IsNotWaitedFor()
    {
        using var directory = new TemporaryDirectory();
        using var data = DataDirectory.Take(directory["data"]);
        await File.WriteAllTextAsync(directory["data/processes"], $"silo-1 {Environment.ProcessId} 1\nbroken line\nsilo-2 no-number 1\n", Token);

        (await data.WaitForLeftoversAsync(Token)).ShouldBe(0);
    }
}
