using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Docker.DotNet.Models;
using Molecule.Cli.Local;
using Molecule.Provisioning.Tests.Images;

namespace Molecule.Provisioning.Tests.Containers;

/// <summary>A real cluster of processes, with Postgres and Redis, that starts its agents on real engines; and what an operator does with it.</summary>
internal sealed class ContainerCluster : IAsyncDisposable
{
    /// <summary>The runtime of a small agent that registers and beats each second. Its greeting, if it has one, it says at its start, and adds to it.</summary>
    public const string Runtime = "curl";

    private const string OperatorToken = "an-operator-token-of-the-tests-0123456789";

    // What it is given is all that it knows.
    private const string Agent = """
        T=$(cat /configs/.auth_token)
        say() { curl -s -m 5 -X POST "$PLATFORM_URL/registry/$1" -H "Authorization: Bearer $T" -H "Content-Type: application/json" -d "$2" > /dev/null; }
        trap 'exit 0' TERM
        echo "my key is $API_KEY and my token is $T"
        test -f /configs/greeting.md && cat /configs/greeting.md && echo "and again" >> /configs/greeting.md
        say register "{\"id\":\"$WORKSPACE_ID\",\"url\":\"http://agent:8000\",\"agent_card\":{}}"
        while true; do sleep 1; say heartbeat "{\"workspace_id\":\"$WORKSPACE_ID\"}"; done
        """;

    private readonly PostgresServer _postgres;
    private readonly RedisServer _redis;
    private readonly LocalCluster _cluster;
    private readonly HttpClient _http;

    private ContainerCluster(PostgresServer postgres, RedisServer redis, LocalCluster cluster)
    {
        (_postgres, _redis, _cluster) = (postgres, redis, cluster);
        _http = new HttpClient { BaseAddress = cluster.Gateways[0].Address, Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", OperatorToken);
    }

    public IReadOnlyList<LocalSilo> Silos => _cluster.Silos;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts one that reaches these engines under the names one, two and so on.</summary>
    public static async Task<ContainerCluster> StartAsync(
        Engines engines, int silos, IReadOnlyList<DockerServer> servers, params (string Name, string Value)[] settings)
    {
        var directory = Path.Combine(engines.ScratchDirectory, "c" + Guid.NewGuid().ToString("N")[..6]);
        var archive = await new HostImage().WithFolder("configs", owner: 0)
            .WithProgramsAsync(["sh", "sleep", "cat", "curl"], Token);
        var packed = await archive.PackAsync(Path.Combine(engines.ScratchDirectory, $"{Guid.NewGuid():N}.tar"), Token);
        foreach (var server in servers)
            await server.ImportAsync($"workspace-template:{Runtime}", packed, [$"CMD {JsonSerializer.Serialize(new[] { "sh", "-c", Agent })}"], Token);

        var port = LoopbackPort.Take();
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            // Containers reach this machine at an address of their network.
            ["MOLECULE_LISTEN"] = "0.0.0.0",
            ["MOLECULE_OPERATOR_TOKEN"] = OperatorToken,
            ["RATE_LIMIT"] = "1000000",
            ["SECRETS_ENCRYPTION_KEY"] = "a-key-of-thirty-two-characters..",
            ["PLATFORM_URL"] = $"http://host.docker.internal:{port}",
        };
        for (var number = 0; number < servers.Count; number++)
            environment[$"MOLECULE_PROVISIONING__ENGINES__E{number}__ENDPOINT"] = servers[number].Endpoint.OriginalString;
        foreach (var (name, value) in settings)
            environment[name] = value;

        var postgres = await PostgresServer.StartAsync(Path.Combine(directory, "postgres"), Token);
        var redis = await RedisServer.StartAsync(Path.Combine(directory, "redis"), Token);
        var options = new LocalClusterOptions { LogDirectory = directory, Silos = silos, GatewayPorts = [port], Environment = environment };
        return new ContainerCluster(postgres, redis, await LocalCluster.StartAsync(options, postgres, redis, Token));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _cluster.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    /// <summary>Creates one. What was not answered while a silo died may have happened: it is looked for before it is asked again.</summary>
    public async Task<string> CreateAsync(int tier = 1)
    {
        var name = $"QA {Guid.NewGuid():n}";
        while (true)
        {
            var answer = await SendAsync(HttpMethod.Post, "/workspaces", new { name, runtime = Runtime, tier });
            if (answer.Status != 503)
            {
                answer.IsGood.ShouldBeTrue(answer.Body);
                return JsonDocument.Parse(answer.Body).RootElement.GetProperty("id").GetString()!;
            }

            await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, Token);
            var made = (await AskAsync(HttpMethod.Get, "/workspaces")).EnumerateArray().Where(workspace => workspace.GetProperty("name").GetString() == name);
            if (made.Select(workspace => workspace.GetProperty("id").GetString()).SingleOrDefault() is { } id)
                return id;
        }
    }

    public async Task<JsonElement> AskAsync(HttpMethod method, string path, object? body = null)
    {
        var answer = await SendAsync(method, path, body);
        answer.IsGood.ShouldBeTrue($"{method} {path}: {answer.Body}");
        return JsonDocument.Parse(answer.Body).RootElement;
    }

    public async Task<(bool IsGood, int Status, string Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _http.SendAsync(request, Token);
        return (response.IsSuccessStatusCode, (int)response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    public async Task<string> StatusAsync(string workspace) =>
        (await AskAsync(HttpMethod.Get, $"/workspaces/{workspace}")).GetProperty("status").GetString()!;

    /// <summary>Payloads of a workspace's events of one kind, oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> EventsAsync(string workspace, string type) =>
        [.. (await AskAsync(HttpMethod.Get, $"/events/{workspace}?type={type}&limit=100")).EnumerateArray().Select(fact => fact.GetProperty("payload")).Reverse()];

    public Task UntilAsync(string workspace, string status) => Until.TrueAsync(
        async () => (await TryStatusAsync(workspace)) == status, $"{workspace} is {status}");

    /// <summary>Waits until it runs in its own container of this generation and beats.</summary>
    public Task UntilOnlineAsync(string workspace, int generation) => Until.TrueAsync(
        async () => await TryStatusAsync(workspace) == "online" && await GenerationAsync(workspace) == generation, $"{workspace} is online, generation {generation}");

    /// <summary>Of which generation its container is; 0 when nobody can say.</summary>
    public async Task<int> GenerationAsync(string workspace)
    {
        var answer = await SendAsync(HttpMethod.Get, $"/workspaces/{workspace}/container");
        if (!answer.IsGood)
            return 0;

        var container = JsonDocument.Parse(answer.Body).RootElement;
        return container.GetProperty("state").GetString() == "running" ? container.GetProperty("generation").GetInt32() : 0;
    }

    /// <summary>All containers of an engine, running or not, by the id of their workspace.</summary>
    public static async Task<ILookup<string, string>> ContainersAsync(DockerServer server)
    {
        using var client = Engines.Client(server);
        var containers = await client.Containers.ListContainersAsync(new ContainersListParameters { All = true }, Token);
        return containers.ToLookup(
            container => container.Names[0].TrimStart('/')[^36..], container => container.State, StringComparer.Ordinal);
    }

    public static async Task KillAsync(DockerServer server, string workspace)
    {
        using var client = Engines.Client(server);
        await client.Containers.KillContainerAsync(await FindAsync(client, workspace), new ContainerKillParameters(), Token);
    }

    /// <summary>Lets its container run and its agent do nothing.</summary>
    public static async Task FreezeAsync(DockerServer server, string workspace)
    {
        using var client = Engines.Client(server);
        await client.Containers.PauseContainerAsync(await FindAsync(client, workspace), Token);
    }

    public static async Task<int> CountVolumesAsync(DockerServer server)
    {
        using var client = Engines.Client(server);
        return ((await client.Volumes.ListAsync(new VolumesListParameters(), Token)).Volumes ?? []).Count;
    }

    private static async Task<string> FindAsync(Docker.DotNet.DockerClient client, string workspace) =>
        (await client.Containers.ListContainersAsync(new ContainersListParameters(), Token))
            .Single(one => one.Names[0].EndsWith(workspace, StringComparison.Ordinal)).ID;

    private async Task<string?> TryStatusAsync(string workspace)
    {
        var answer = await SendAsync(HttpMethod.Get, $"/workspaces/{workspace}");
        return answer.IsGood ? JsonDocument.Parse(answer.Body).RootElement.GetProperty("status").GetString() : null;
    }
}
