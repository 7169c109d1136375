using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Docker.DotNet.Models;
using Molecule.Cli.Local;
using Molecule.Provisioning.Tests.Images;

namespace Molecule.Provisioning.Tests.Up;

/// <summary>What a person does first: <c>molecule up --sample --docker</c>.</summary>
public sealed class UpInContainersTests(Engines engines)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Up_SampleInContainers_TalksAndComesBackWhenOneIsKilled()
    {
        _ = engines.Shared;
        var server = await engines.StartAsync(Token);
        await RuntimeImage.ImportAsync(server, engines.ScratchDirectory, Token);
        var data = Path.Combine(engines.ScratchDirectory, "up");
        var port = LoopbackPort.Take();
        string[] command =
        [
            typeof(GuardedProcess).Assembly.Location, "up", "--sample", "--docker", "--silos", "1", "--port", port.ToString(CultureInfo.InvariantCulture),
            "--data", data,
        ];
        await using var up = await GuardedProcess.StartAsync(
            new GuardedCommand("up", "dotnet", command)
            {
                LogFile = Path.Combine(engines.ScratchDirectory, "up.log"),
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["DOCKER_HOST"] = server.Endpoint.OriginalString },
                Grace = TimeSpan.FromSeconds(60),
            },
            Token);
        await SaysAsync(up, "Molecule is up");
        string.Join('\n', up.LastLines(100)).ShouldNotContain(await OperatorTokenAsync(data), Case.Sensitive, "it is in a file, not on the screen");

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await OperatorTokenAsync(data));
        await Until.TrueAsync(
            async () => (await StatusesAsync(http)) is { Count: 4 } statuses && statuses.Values.All(workspace => workspace.Status == "online"), "all four are online");
        var team = await StatusesAsync(http);

        // From one container to another, by their names on the network of agents.
        await Until.TrueAsync(
            async () => (await http.GetStringAsync($"/workspaces/{team["Bo"].Id}/logs", Token)).Contains("Echo says: Can you hear me?", StringComparison.Ordinal),
            "Bo has heard from Echo");

        using var client = Engines.Client(server);
        var killed = (await RunningAsync(client)).Single(container => container.Names[0].EndsWith(team["Echo"].Id, StringComparison.Ordinal));
        await client.Containers.KillContainerAsync(killed.ID, new ContainerKillParameters(), Token);
        await Until.TrueAsync(
            async () => (await StatusesAsync(http))["Echo"].Status == "online"
                && (await RunningAsync(client)).Any(container => container.ID != killed.ID && container.Names[0].EndsWith(team["Echo"].Id, StringComparison.Ordinal)),
            "Echo is back");

        await up.SignalAsync("TERM");
        (await up.Exited).ShouldBe(0, string.Join('\n', up.LastLines(20)));
        foreach (var container in await client.Containers.ListContainersAsync(new ContainersListParameters { All = true }, Token))
        {
            var ended = (await client.Containers.InspectContainerAsync(container.ID, Token)).State!;
            (ended.Running, ended.ExitCode).ShouldBe((false, 0L), "it stops when it is told to");
        }
    }

    private static async Task SaysAsync(GuardedProcess up, string text)
    {
        await Until.TrueAsync(
            () => Task.FromResult(up.HasExited || string.Join('\n', up.LastLines(100)).Contains(text, StringComparison.Ordinal)), $"it says: {text}");
        up.HasExited.ShouldBeFalse(string.Join('\n', up.LastLines(20)));
    }

    private static async Task<string> OperatorTokenAsync(string data) => (await File.ReadAllTextAsync(Path.Combine(data, "operator.token"), Token)).Trim();

    private static async Task<Dictionary<string, (string Id, string Status)>> StatusesAsync(HttpClient http)
    {
        using var workspaces = JsonDocument.Parse(await http.GetStringAsync("/workspaces", Token));
        return workspaces.RootElement.EnumerateArray().ToDictionary(
            workspace => workspace.GetProperty("name").GetString()!,
            workspace => (workspace.GetProperty("id").GetString()!, workspace.GetProperty("status").GetString()!),
            StringComparer.Ordinal);
    }

    private static async Task<IList<ContainerListResponse>> RunningAsync(Docker.DotNet.DockerClient client) =>
        await client.Containers.ListContainersAsync(new ContainersListParameters(), Token);
}
