using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Molecule.Cli.Local;
using Molecule.Cli.Prerequisites;

namespace Molecule.Provisioning.Tests.Images;

/// <summary>The system in containers, as docker-compose.yml describes it, from images that stand in for the public ones.</summary>
public sealed class ComposeTests(Engines engines)
{
    private const string OperatorToken = "an-operator-token-of-the-tests-0123456789";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Up_TwoSilos_AnswersAndOutlivesOneOfThem()
    {
        var compose = Prerequisite.Compose.Find();
        Assert.SkipWhen(compose is null, "docker-compose is not installed.");
        Assert.NotNull(engines.Shared);
        var server = await engines.StartAsync(Token);
        await RuntimeImage.ImportAsync(server, engines.ScratchDirectory, Token);
        await ServerImages.ImportAsync(server, engines.ScratchDirectory, Token);
        await ImageBuild.RunAsync(server, Token, "silo", "gateway");
        var port = LoopbackPort.Take();
        var environment = new Dictionary<string, string?>
        {
            ["DOCKER_HOST"] = server.Endpoint.OriginalString,
            ["COMPOSE_PROJECT_NAME"] = "molecule-test",
            ["POSTGRES_PASSWORD"] = "planted",
            ["MOLECULE_OPERATOR_TOKEN"] = OperatorToken,
            ["SECRETS_ENCRYPTION_KEY"] = Convert.ToBase64String(new byte[32]),
            ["MOLECULE_PORT"] = port.ToString(),
        };
        Task<string> ComposeAsync(params string[] words) => Executable.RunCheckedAsync(
            $"docker-compose {words[0]}",
            [compose, "--file", Path.Combine(Repository.Root, "docker-compose.yml"), .. words],
            environment: environment,
            cancellationToken: Token);
        try
        {
            await ComposeAsync("up", "--detach", "--scale", "silo=2");
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await Until.TrueAsync(() => IsReadyAsync(http, silos: 2), "the gateway is ready and knows two silos");
            (await http.GetAsync("workspaces", Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", OperatorToken);
            using var created = await http.PostAsJsonAsync("workspaces", new { name = "In a container" }, Token);
            created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync(Token));
            (await http.GetStringAsync("templates", Token)).ShouldContain("\"worker\"");
            (await http.GetStringAsync("", Token)).ShouldContain("<html", Case.Insensitive, "the canvas is in the image");

            using var client = Engines.Client(server);
            var containers = await client.Containers.ListContainersAsync(new Docker.DotNet.Models.ContainersListParameters(), Token);
            // Nothing but the gateway is reached from outside, and from this machine alone.
            containers.SelectMany(container => container.Ports).Where(published => published.PublicPort is > 0)
                .ShouldAllBe(published => published.PublicPort == port && published.IP == "127.0.0.1");
            var silo = containers.First(container => container.Labels["com.docker.compose.service"] == "silo");
            await client.Containers.KillContainerAsync(silo.ID, new Docker.DotNet.Models.ContainerKillParameters(), Token);
            await Until.TrueAsync(
                async () => (await http.GetAsync("workspaces", Token)) is { IsSuccessStatusCode: true } answer
                    && (await answer.Content.ReadFromJsonAsync<JsonArray>(Token))!.Count == 1,
                "the other silo answers");
        }
        finally
        {
            await ComposeAsync("down", "--volumes");
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, int silos)
    {
        try
        {
            using var response = await http.GetAsync("ready", Token);
            return response.IsSuccessStatusCode && (await response.Content.ReadFromJsonAsync<JsonNode>(Token))!["cluster"]!["silos"]?.GetValue<int>() == silos;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
