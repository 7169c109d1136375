using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Molecule.Cli.Images;
using Molecule.Cli.Local;
using Molecule.Cli.Terminal;
using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Provisioning.Containers;
using Spectre.Console;

namespace Molecule.Provisioning.Tests.Images;

/// <summary>The agents that come with the project, built as a person builds them, in containers as the cluster makes them, at work for a real cluster.</summary>
public sealed class AgentImagesTests(Engines engines)
{
    private const string OperatorToken = "an-operator-token-of-the-tests-0123456789";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Build_EchoAndWorker_RegisterAndTalkToEachOther()
    {
        var server = engines.Shared;
        await RuntimeImage.ImportAsync(server, engines.ScratchDirectory, Token);
        await BuildAsync(server, "echo", "worker");
        await using var postgres = await PostgresServer.StartAsync(Path.Combine(engines.ScratchDirectory, "postgres"), Token);
        await using var redis = await RedisServer.StartAsync(Path.Combine(engines.ScratchDirectory, "redis"), Token);
        await using var cluster = await LocalCluster.StartAsync(
            new LocalClusterOptions
            {
                LogDirectory = Path.Combine(engines.ScratchDirectory, "cluster"),
                Silos = 1,
                // Containers reach this machine at an address of their network.
                Environment = new Dictionary<string, string?> { ["MOLECULE_LISTEN"] = "0.0.0.0", ["MOLECULE_OPERATOR_TOKEN"] = OperatorToken },
            },
            postgres,
            redis,
            Token);
        using var http = new HttpClient { BaseAddress = cluster.Gateways[0].Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", OperatorToken);
        using var engine = Engines.Connect(server);

        var (echo, echoContainer, echoDoor) = await StartAsync(http, engine, "Echo", "echo", tier: 1);
        var (worker, workerContainer, workerDoor) = await StartAsync(http, engine, "Worker", "worker", tier: 2);
        await Until.TrueAsync(async () => await StatusAsync(http, echo) == "online" && await StatusAsync(http, worker) == "online", "both are online");

        using var caller = new HttpClient();
        (await AskAsync(caller, echoDoor, "Grüße")).ShouldBe("Grüße");
        (await AskAsync(caller, workerDoor, "Sweep the floor\n@Echo Is anybody there?\n@Nobody Hello?"))
            .ShouldBe("Done: Sweep the floor\nEcho says: Is anybody there?\nI know nobody called Nobody.");

        foreach (var container in new[] { echoContainer, workerContainer })
        {
            await engine.StopAsync(container, Token);
            (await engine.InspectAsync(container, Token))!.Exit!.Code.ShouldBe(0, "it stops when it is told to");
            (await engine.ReadLogAsync(container, 100, follow: false, Token).Select(line => line.Text).ToListAsync(Token)).ShouldContain("Told to stop");
        }
    }

    /// <summary>As <c>molecule images build</c> does it.</summary>
    internal static Task BuildAsync(DockerServer server, params string[] names) => new ImagesRun(
        new ImagesOptions { Images = [.. ProjectImage.All.Where(image => names.Contains(image.Name))], Engine = server.Endpoint },
        new ProgressLines(AnsiConsole.Console, TimeProvider.System)).RunAsync(Token);

    private static async Task<(WorkspaceId Workspace, string Container, Uri Door)> StartAsync(
        HttpClient http, DockerEngine engine, string name, string runtime, int tier)
    {
        var created = await PostAsync(http, "workspaces", new { name, runtime, tier });
        WorkspaceId.TryParse(created["id"]!.GetValue<string>(), out var workspace).ShouldBeTrue();
        var token = (await PostAsync(http, $"workspaces/{workspace}/tokens", new { }))["auth_token"]!.GetValue<string>();
        var platform = $"http://host.docker.internal:{http.BaseAddress!.Port}";
        var id = await engine.CreateAsync(
            new ContainerPlan
            {
                Workspace = workspace,
                Generation = 1,
                Tier = tier,
                Image = $"workspace-template:{runtime}",
                Environment = ImmutableDictionary.CreateRange<string, string>(
                    [new("WORKSPACE_ID", workspace.ToString()), new("PLATFORM_URL", platform), new("WORKSPACE_CONFIG_PATH", "/configs")]),
                Files = ImmutableDictionary.CreateRange<string, string>([new(".auth_token", token), new("config.yaml", $"name: {name}\n")]),
            },
            Token);
        return (workspace, id, new Uri((await engine.StartAsync(id, Token)).ShouldNotBeNull()));
    }

    private static async Task<string?> StatusAsync(HttpClient http, WorkspaceId workspace) =>
        (await http.GetFromJsonAsync<JsonNode>($"workspaces/{workspace}", Token))!["status"]!.GetValue<string>();

    private static async Task<JsonNode> PostAsync(HttpClient http, string path, object body)
    {
        using var response = await http.PostAsJsonAsync(path, body, Token);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(Token));
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Token))!;
    }

    private static async Task<string> AskAsync(HttpClient http, Uri door, string text)
    {
        using var response = await http.PostAsJsonAsync(
            door,
            new
            {
                jsonrpc = "2.0",
                id = 1,
                method = "message/send",
                @params = new { message = new { role = "user", parts = new[] { new { kind = "text", text } } } },
            },
            Token);
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>(Token);
        return answer!["result"]!["parts"]![0]!["text"]!.GetValue<string>();
    }
}
