using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Molecule.Cli.Local;
using Molecule.Cli.Tests.Local;

namespace Molecule.Cli.Tests.Up;

/// <summary>The command as a person meets it, with everything it starts.</summary>
public sealed class UpProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Up_AskedToStop_StopsAllOfItInOrderAndFindsItsDataAgain()
    {
        using var directory = new TemporaryDirectory();
        IReadOnlyList<int> children;
        await using (var up = await UpProcess.StartAsync(directory))
        {
            children = up.Children;
            children.ShouldAllBe(pid => Processes.IsAlive(pid));
            await CreateWorkspaceAsync(up.Address, "Kept");

            await up.AskToStopAsync();

            (await up.EndAsync()).ShouldBe(0, up.Said);
            var said = up.Said;
            string[] order = ["1 gateway stopped", "1 silo stopped", "Redis stopped", "Postgres stopped"];
            order.Select(line => said.IndexOf(line, StringComparison.Ordinal)).ShouldBeInOrder();
            said.ShouldContain(order[0]);
        }
        await UntilGoneAsync(children);

        await using var again = await UpProcess.StartAsync(directory);
        (await ReadWorkspacesAsync(again.Address)).ShouldContain("\"Kept\"");
    }

    [Fact]
    public async Task Up_KilledHard_LeavesNothingAndTheNextRecovers()
    {
        using var directory = new TemporaryDirectory();
        await using var up = await UpProcess.StartAsync(directory);
        var children = up.Children;
        await CreateWorkspaceAsync(up.Address, "Kept");

        Processes.KillHard(up.Pid);

        // At once, on the same port: it waits for what is still ending.
        await using var again = await UpProcess.StartAsync(directory, up.Port);
        (await ReadWorkspacesAsync(again.Address)).ShouldContain("\"Kept\"");
        await UntilGoneAsync(children);
    }

    [Fact]
    public async Task Up_DataIsInUse_IsRefusedAndDisturbsNothing()
    {
        using var directory = new TemporaryDirectory();
        await using var up = await UpProcess.StartAsync(directory);

        var (exitCode, output) = await Executable.RunAsync(UpProcess.Command("--data", directory["data"]), cancellationToken: Token);

        exitCode.ShouldBe(1);
        output.ShouldContain($"already up on {directory["data"]} (process {up.Pid})");
        await ReadWorkspacesAsync(up.Address);
    }

    [Fact]
    public async Task Up_PortIsTaken_IsRefusedBeforeAnythingStarts()
    {
        using var directory = new TemporaryDirectory();
        using var stranger = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var port = ((IPEndPoint)stranger.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (exitCode, output) = await Executable.RunAsync(UpProcess.Command("--data", directory["data"], "--port", port), cancellationToken: Token);

        exitCode.ShouldBe(1);
        output.ShouldContain($"Port {port} is taken");
        Directory.Exists(directory["data/postgres"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Up_ContainersWithoutAnEngine_IsRefusedBeforeAnythingStarts()
    {
        Assert.SkipWhen(Executable.Find("docker") is null, "Docker's command line is not installed.");
        using var directory = new TemporaryDirectory();

        var (exitCode, output) = await Executable.RunAsync(
            UpProcess.Command("--docker", "--data", directory["data"]),
            environment: new Dictionary<string, string?> { ["DOCKER_HOST"] = $"unix://{directory["nobody"]}" },
            cancellationToken: Token);

        exitCode.ShouldBe(1);
        output.ShouldContain(directory["nobody"]);
        Directory.Exists(directory["data/postgres"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Up_PartIsKilled_IsSaidAndItComesBack()
    {
        using var directory = new TemporaryDirectory();
        await using var up = await UpProcess.StartAsync(directory);
        await CreateWorkspaceAsync(up.Address, "Kept");
        var silo = File.ReadLines(directory["data/processes"]).Single(line => line.StartsWith("silo-1 ", StringComparison.Ordinal)).Split(' ')[1];

        Processes.KillHard(int.Parse(silo, CultureInfo.InvariantCulture));

        await up.UntilSaysAsync("silo-1 ended (killed): starting it again in 1 s");
        await up.UntilSaysAsync("silo-1 is running again");
        (await Waiting.UntilAsync(async () => await AnswersAsync(up.Address), Limit, Token)).ShouldBeTrue(up.Said);
        (await ReadWorkspacesAsync(up.Address)).ShouldContain("\"Kept\"");
    }

    private static async Task<bool> AnswersAsync(Uri gateway)
    {
        using var http = new HttpClient { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using var response = await http.GetAsync(new Uri("/ready", UriKind.Relative), Token);
            using var workspaces = await http.GetAsync(new Uri("/workspaces", UriKind.Relative), Token);
            return response.IsSuccessStatusCode && workspaces.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!Token.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task CreateWorkspaceAsync(Uri gateway, string name)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        using var response = await http.PostAsJsonAsync(new Uri("/workspaces", UriKind.Relative), new { name }, Token);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(Token));
    }

    private static async Task<string> ReadWorkspacesAsync(Uri gateway)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        return await http.GetStringAsync(new Uri("/workspaces", UriKind.Relative), Token);
    }

    private static async Task UntilGoneAsync(IReadOnlyList<int> pids) =>
        (await Waiting.UntilAsync(() => new(!pids.Any(Processes.IsAlive)), Limit, Token)).ShouldBeTrue();
}
