using Molecule.Cli.Local;

namespace Molecule.Cli.Tests.Local;

public sealed class RedisServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_NewDirectory_TellsOfKeysThatExpire()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await RedisServer.StartAsync(directory["redis"], Token);

        (await AskAsync(server, "CONFIG", "GET", "notify-keyspace-events")).Split('\n')[1].Order().ShouldBe("AEK");
        (await AskAsync(server, "CONFIG", "GET", "bind")).ShouldContain("127.0.0.1");
        server.Url.ShouldBe($"redis://127.0.0.1:{server.Port}");
    }

    [Fact]
    public async Task StartAgainAsync_AfterKill_IsThereOnTheSamePortAndEmpty()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await RedisServer.StartAsync(directory["redis"], Token);
        await AskAsync(server, "SET", "key", "value");
        var port = server.Port;

        await server.KillAsync();
        (await Waiting.UntilAsync(() => new(LoopbackPort.IsFree(port)), TimeSpan.FromSeconds(30), Token)).ShouldBeTrue("the port of the killed server is still taken");
        await server.StartAgainAsync(Token);

        server.Port.ShouldBe(port);
        (await AskAsync(server, "DBSIZE")).ShouldBe("0");
    }

    [Fact]
    public async Task StartAsync_EarlierServerStillRuns_IsReplaced()
    {
        using var directory = new TemporaryDirectory();
        await using var earlier = await RedisServer.StartAsync(directory["redis"], Token);

        await using var server = await RedisServer.StartAsync(directory["redis"], Token);

        await earlier.Exited.WaitAsync(TimeSpan.FromSeconds(30), Token);
        (await AskAsync(server, "PING")).ShouldBe("PONG");
    }

    [Fact]
    public async Task StartAsync_RememberedPortHasAStrangersRedis_IsLeftAlone()
    {
        using var directory = new TemporaryDirectory();
        await using var stranger = await RedisServer.StartAsync(directory["stranger"], Token);
        Directory.CreateDirectory(directory["redis"]);
        LoopbackPort.Remember(directory["redis/port"], stranger.Port);

        await using var server = await RedisServer.StartAsync(directory["redis"], Token);

        server.Port.ShouldNotBe(stranger.Port);
        (await AskAsync(stranger, "PING")).ShouldBe("PONG");
    }

    [Fact]
    public async Task StartAsync_TwoSideBySide_HaveTheirOwnPorts()
    {
        using var directory = new TemporaryDirectory();
        var servers = await Task.WhenAll(RedisServer.StartAsync(directory["one"], Token), RedisServer.StartAsync(directory["two"], Token));
        await using var one = servers[0];
        await using var two = servers[1];

        one.Port.ShouldNotBe(two.Port);
        await AskAsync(one, "SET", "key", "value");
        (await AskAsync(two, "DBSIZE")).ShouldBe("0");
    }

    [Fact]
    public async Task StartAsync_WhoeverAsks_DoesNotRunAsRoot()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await RedisServer.StartAsync(directory["redis"], Token);

        Processes.UserIdOf(server.Pid).ShouldNotBe(0);
    }

    private static async Task<string> AskAsync(RedisServer server, params string[] command)
    {
        var (exitCode, output) = await Executable.RunAsync(
            ["redis-cli", "-h", "127.0.0.1", "-p", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), .. command],
            cancellationToken: Token);
        exitCode.ShouldBe(0, output);
        return output.Trim();
    }
}
