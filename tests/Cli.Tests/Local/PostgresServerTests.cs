using Molecule.Cli.Local;

namespace Molecule.Cli.Tests.Local;

public sealed class PostgresServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_NewDirectory_GivesAPrivateServerForLogicalDecoding()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgresServer.StartAsync(directory["postgres"], Token);

        (await AskAsync(server.Url, "SHOW wal_level")).ShouldBe("logical");
        (await AskAsync(server.Url, "SHOW listen_addresses")).ShouldBe("127.0.0.1");
        (await AskAsync(server.Url, "SHOW server_encoding")).ShouldBe("UTF8");
        (await AskAsync(server.Url, "SELECT current_database() || '/' || current_user")).ShouldBe("molecule/molecule");
        (await AskAsync(server.Url, "SELECT count(*) > 0 FROM pg_stat_statements")).ShouldBe("t");
    }

    [Fact]
    public async Task StartAsync_WrongOrNoPassword_IsNotLetIn()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgresServer.StartAsync(directory["postgres"], Token);

        var (exitCode, output) = await PsqlAsync($"postgres://molecule:wrong@127.0.0.1:{server.Port}/molecule", "SELECT 1");

        exitCode.ShouldNotBe(0);
        output.ShouldContain("password authentication failed");
        var mode = File.GetUnixFileMode(directory["postgres/password"]);
        mode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task StartAsync_AfterStop_FindsDataAndPortAgain()
    {
        using var directory = new TemporaryDirectory();
        string url;
        await using (var server = await PostgresServer.StartAsync(directory["postgres"], Token))
        {
            url = server.Url;
            await AskAsync(url, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        File.Exists(directory["postgres/data/postmaster.pid"]).ShouldBeFalse();

        await using var again = await PostgresServer.StartAsync(directory["postgres"], Token);

        again.Url.ShouldBe(url);
        (await AskAsync(url, "SELECT answer FROM kept")).ShouldBe("42");
    }

    [Fact]
    public async Task StartAgainAsync_AfterKill_RecoversWhatWasCommittedOnTheSamePort()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgresServer.StartAsync(directory["postgres"], Token);
        var url = server.Url;
        await AskAsync(url, "CREATE TABLE kept AS SELECT 42 AS answer");

        await server.KillAsync();
        (await PsqlAsync(url, "SELECT 1")).ExitCode.ShouldNotBe(0);
        await server.StartAgainAsync(Token);

        server.Url.ShouldBe(url);
        (await AskAsync(url, "SELECT answer FROM kept")).ShouldBe("42");
    }

    [Fact]
    public async Task HangAsync_EveryProcessStandsStill_UntilContinued()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgresServer.StartAsync(directory["postgres"], Token);
        await AskAsync(server.Url, "SELECT 1");

        await server.HangAsync();
        // One that had just ended is not reaped while its parent stands still.
        (await StatesAsync(server.Pid)).ShouldAllBe(state => state.StartsWith('T') || state.StartsWith('Z'));
        var asked = AskAsync(server.Url, "SELECT 42");
        await server.ContinueAsync();

        (await asked).ShouldBe("42");
        (await StatesAsync(server.Pid)).ShouldNotContain(state => state.StartsWith('T'));
    }

    [Fact]
    public async Task StartAsync_PostmasterWasKilledHard_ClearsItsPidFile()
    {
        using var directory = new TemporaryDirectory();
        await using (var server = await PostgresServer.StartAsync(directory["postgres"], Token))
        {
            Processes.KillHard(server.Pid);
            await server.Exited.WaitAsync(TimeSpan.FromSeconds(30), Token);
        }
        File.Exists(directory["postgres/data/postmaster.pid"]).ShouldBeTrue();

        await using var again = await PostgresServer.StartAsync(directory["postgres"], Token);

        (await AskAsync(again.Url, "SELECT 1")).ShouldBe("1");
    }

    [Fact]
    public async Task StartAsync_EarlierPostmasterStillRuns_IsReplaced()
    {
        using var directory = new TemporaryDirectory();
        await using var earlier = await PostgresServer.StartAsync(directory["postgres"], Token);
        await AskAsync(earlier.Url, "CREATE TABLE kept AS SELECT 42 AS answer");

        await using var server = await PostgresServer.StartAsync(directory["postgres"], Token);

        await earlier.Exited.WaitAsync(TimeSpan.FromSeconds(30), Token);
        (await AskAsync(server.Url, "SELECT answer FROM kept")).ShouldBe("42");
    }

    [Fact]
    public async Task StartAsync_InitialisationWasInterrupted_StartsOver()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["postgres/data.unfinished/base"]);
        await File.WriteAllTextAsync(directory["postgres/data.unfinished/PG_VERSION"], "15\n", Token);

        await using var server = await PostgresServer.StartAsync(directory["postgres"], Token);

        (await AskAsync(server.Url, "SELECT 1")).ShouldBe("1");
    }

    [Fact]
    public async Task StartAsync_TwoSideBySide_HaveTheirOwnPortsAndData()
    {
        using var directory = new TemporaryDirectory();
        var servers = await Task.WhenAll(
            PostgresServer.StartAsync(directory["one"], Token), PostgresServer.StartAsync(directory["two"], Token));
        await using var one = servers[0];
        await using var two = servers[1];

        one.Port.ShouldNotBe(two.Port);
        await AskAsync(one.Url, "CREATE TABLE only_here (id int)");
        (await AskAsync(two.Url, "SELECT to_regclass('only_here') IS NULL")).ShouldBe("t");
    }

    [Fact]
    public async Task StartAsync_RememberedPortIsTaken_TakesAnother()
    {
        using var directory = new TemporaryDirectory();
        int port;
        await using (var server = await PostgresServer.StartAsync(directory["postgres"], Token))
            port = server.Port;
        using var stranger = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port);
        stranger.Start();

        await using var again = await PostgresServer.StartAsync(directory["postgres"], Token);

        again.Port.ShouldNotBe(port);
        (await AskAsync(again.Url, "SELECT 1")).ShouldBe("1");
    }

    [Fact]
    public async Task StartAsync_WhoeverAsks_DoesNotRunAsRoot()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgresServer.StartAsync(directory["postgres"], Token);

        Processes.UserIdOf(server.Pid).ShouldNotBe(0);
    }

    [Fact]
    public async Task StartAsync_BelowAClosedDirectory_GoesWhereItsUserCanReachAndSaysSo()
    {
        using var directory = new TemporaryDirectory();
        File.SetUnixFileMode(directory.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var server = await PostgresServer.StartAsync(directory["postgres"], Token);
        try
        {
            // Closed for others is no obstacle for the one who closed it.
            if (Environment.IsPrivilegedProcess)
                server.Note.ShouldNotBeNull().ShouldContain("/var/lib/molecule/");
            else
                server.Note.ShouldBeNull();
            (await AskAsync(server.Url, "SELECT 1")).ShouldBe("1");
        }
        finally
        {
            await server.StopAsync();
            Directory.Delete(Path.GetDirectoryName(server.LogFile)!, recursive: true);
        }
    }

    /// <summary>What a server and its children do, as ps says it.</summary>
    private static async Task<IReadOnlyList<string>> StatesAsync(int server) =>
        [.. (await Executable.RunCheckedAsync("ps", ["ps", "-A", "-o", "pid=,ppid=,stat="], cancellationToken: Token))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(process => process.Take(2).Contains($"{server}"))
            .Select(process => process[2])];

    private static async Task<string> AskAsync(string url, string sql)
    {
        var (exitCode, output) = await PsqlAsync(url, sql);
        exitCode.ShouldBe(0, output);
        return output.Trim();
    }

    private static Task<(int ExitCode, string Output)> PsqlAsync(string url, string sql) =>
        Executable.RunAsync(
            [Path.Combine(PostgresBinaries.Find()!.Directory, "psql"), url, "-X", "-w", "-A", "-t", "-q", "-c", sql], cancellationToken: Token);
}
