using System.Net;
using System.Text.Json.Nodes;
using Molecule.Cli.Local;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests;

/// <summary>Teams that leave a platform and come back, through two gateways and two silos.</summary>
public sealed class BundleTests
{
    private const int Seed = 20261130;
    private const string Secret = "planted-value-9f86d081884c7d65";

    private static readonly string[] Words = ["a", "质量", "😀", "é", "\"quoted\"", "<b>&", "\\", "'", "\n", "# heading", "key: value", "---", " ", "\t", "{}"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bundles_ComeBackAsTheyWere_AndWithoutSecrets()
    {
        var environment = new Dictionary<string, string?>(Patience.Of(TimeSpan.FromMinutes(5)), StringComparer.Ordinal)
        {
            ["RATE_LIMIT"] = "1000000",
            ["SECRETS_ENCRYPTION_KEY"] = "planted-key-of-32-characters-ok!",
            ["CONFIGS_DIR"] = Repository.Templates,
        };
        await using var cluster = await TestCluster.StartAsync("bundles", silos: 2, gateways: 2, environment, Token);
        await ComeBackAsTheyWereAsync(cluster);
        await TemplatesGoAlongAsync(cluster);
        await NoSecretIsInsideAsync(cluster);

        (await Executable.RunAsync(
            ["dotnet", typeof(GuardedProcess).Assembly.Location, "verify", "--url", cluster.Platform.Address.ToString()], cancellationToken: Token)).ExitCode.ShouldBe(0);
        foreach (var process in cluster.Processes)
        {
            string.Join('\n', process.LastLines(100_000)).ShouldNotContain("planted");
        }
    }

    /// <summary>Whatever is in a bundle: what is exported after its import is the same, but for ids, and so is what is exported after the next.</summary>
    private static async Task ComeBackAsTheyWereAsync(TestCluster cluster)
    {
        for (var round = 0; round < 20; round++)
        {
            var bundle = Bundle(new Random(Seed + round), levels: 3);
            var first = await ExportAsync(cluster.Platforms[1], await ImportAsync(cluster.Platforms[0], bundle));
            var second = await ExportAsync(cluster.Platforms[0], await ImportAsync(cluster.Platforms[1], first));

            Normalised(first).ShouldBe(Normalised(bundle), $"seed {Seed + round}");
            Normalised(second).ShouldBe(Normalised(first), $"seed {Seed + round}");
        }
    }

    /// <summary>By the command line, as people do it, for a team that was made from templates.</summary>
    private static async Task TemplatesGoAlongAsync(TestCluster cluster)
    {
        var lead = await CreateAsync(cluster.Platform, "Lead", "worker", null);
        await CreateAsync(cluster.Platform, "Any", "any-image", lead);
        var file = Path.GetTempFileName();
        try
        {
            var (exit, bundle) = await BundlesAsync(cluster, "export", lead.ToString());
            exit.ShouldBe(0, bundle);
            await File.WriteAllTextAsync(file, bundle, Token);
            var (imported, said) = await BundlesAsync(cluster, "import", file);
            imported.ShouldBe(0, said);
            said.ShouldContain("Created 2 workspaces");
            said.ShouldContain("Any needs the secret EXAMPLE_API_KEY");

            var json = JsonNode.Parse(bundle)!;
            json["runtime"]!.GetValue<string>().ShouldBe("worker");
            json["prompts"]!["config.yaml"]!.GetValue<string>().ShouldBe(await File.ReadAllTextAsync(Path.Combine(Repository.Templates, "worker", "config.yaml"), Token));
            json["skills"]![0]!["description"]!.GetValue<string>().ShouldBe("Takes a task and reports its result.");
            var copy = (await cluster.Platform.GetAsync("workspaces", Token)).Json.EnumerateArray().Last(workspace => workspace.GetProperty("name").GetString() == "Lead").GetProperty("id").GetGuid();
            copy.ShouldNotBe(lead);
            Normalised(await ExportAsync(cluster.Platforms[1], copy)).ShouldBe(Normalised(bundle));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A secret of the installation, of the top or of one below, in any text that somebody has written.</summary>
    private static async Task NoSecretIsInsideAsync(TestCluster cluster)
    {
        var random = new Random(Seed);
        foreach (var owner in new[] { "global", "top", "below" })
        {
            for (var round = 0; round < 8; round++)
            {
                var value = $"{Secret} {owner} {round}";
                var top = await ImportAsync(cluster.Platform, Planted(random, value, round));
                var below = (await cluster.Platform.GetAsync("workspaces", Token)).Json.EnumerateArray()
                    .Last(workspace => workspace.GetProperty("parent_id").GetString() == top.ToString()).GetProperty("id").GetGuid();
                (await cluster.Platform.GetAsync($"bundles/export/{top}", Token)).Being(HttpStatusCode.OK).Text.ShouldContain(Secret);
                var scope = owner switch { "global" => "settings/secrets", "top" => $"workspaces/{top}/secrets", _ => $"workspaces/{below}/secrets" };
                (await cluster.Platform.PostAsync(scope, new { key = "API_KEY", value }, Token)).Being(HttpStatusCode.OK);

                var refused = (await cluster.Platforms[1].GetAsync($"bundles/export/{top}", Token)).Being(HttpStatusCode.Conflict);
                refused.Json.GetProperty("code").GetString().ShouldBe("secret_in_bundle");
                refused.Text.ShouldContain("API_KEY");
                refused.Text.ShouldNotContain(Secret);

                (await cluster.Platform.DeleteAsync(scope + "/API_KEY", Token)).Being(HttpStatusCode.OK);
                (await cluster.Platform.GetAsync($"bundles/export/{top}", Token)).Being(HttpStatusCode.OK);
            }
        }

        (await cluster.Platform.GetAsync("settings/secrets/audit?limit=500", Token)).Json.EnumerateArray()
            .Count(entry => entry.GetProperty("action").GetString() == "read" && entry.GetProperty("actor").GetString() == "platform").ShouldBe(24);
    }

    /// <summary>A team with the value in one text of one of its workspaces, another one each round.</summary>
    private static string Planted(Random random, string value, int place)
    {
        var bundle = JsonNode.Parse(Bundle(random, levels: 2))!;
        var below = JsonNode.Parse(Bundle(random, levels: 1))!;
        bundle["sub_workspaces"] = new JsonArray(below);
        var target = random.Next(2) == 0 ? bundle : below;
        switch (place)
        {
            case 0:
                target["name"] = value;
                break;
            case 1:
                target["description"] = $"uses {value}";
                break;
            case 2:
                target["system_prompt"] = $"The key is {value}.\n";
                break;
            case 3:
                target["prompts"] = new JsonObject { ["config.yaml"] = $"key: {value}\n" };
                break;
            case 4:
                target["skills"] = Skill("s", "SKILL.md", $"Say\n  {value}\n");
                break;
            case 5:
                target["skills"] = Skill(value, "SKILL.md", "");
                break;
            case 6:
                target["skills"] = Skill("s", value, "");
                break;
            default:
                target["runtime"] = value;
                break;
        }

        return bundle.ToJsonString();
    }

    private static JsonArray Skill(string id, string path, string text) =>
        [new JsonObject { ["id"] = id, ["name"] = id, ["description"] = "", ["files"] = new JsonObject { [path] = text } }];

    /// <summary>What an export may look like, with what is hard to spell in every text.</summary>
    private static string Bundle(Random random, int levels)
    {
        return Workspace(levels).ToJsonString();

        JsonObject Workspace(int left)
        {
            var config = random.Next(3) == 0 ? null : $"description: '{Line(12).Replace("'", "''", StringComparison.Ordinal)}'\nenv:\n  required: [KEY_{random.Next(9)}]\n";
            return new JsonObject
            {
                ["schema"] = "1.0",
                ["id"] = Guid.NewGuid().ToString(),
                ["name"] = "W " + Line(4),
                ["description"] = Line(6),
                ["tier"] = random.Next(1, 5),
                ["model"] = "",
                ["runtime"] = random.Next(4) == 0 ? "external" : "r" + random.Next(3),
                ["system_prompt"] = Text(20),
                ["skills"] = new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(skill => (JsonNode)new JsonObject
                {
                    ["id"] = $"s{skill}",
                    ["name"] = $"s{skill}",
                    ["description"] = "Does it.",
                    ["files"] = new JsonObject { ["SKILL.md"] = "# S\n\nDoes it.\n" + Text(9), [$"more/质{random.Next(9)}.txt"] = Text(9) },
                })]),
                ["tools"] = new JsonArray(),
                ["prompts"] = config is null ? new JsonObject() : new JsonObject { ["config.yaml"] = config },
                ["required_secrets"] = config is null ? new JsonArray() : new JsonArray(config[(config.LastIndexOf('[') + 1)..config.LastIndexOf(']')]),
                ["sub_workspaces"] = new JsonArray([.. Enumerable.Range(0, left > 1 ? random.Next(4) : 0).Select(_ => (JsonNode)Workspace(left - 1))]),
                ["agent_card"] = null,
                ["author"] = "",
                ["version"] = "1.0.0",
            };
        }

        string Text(int most) => string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => Words[random.Next(Words.Length)]));

        string Line(int most) => string.Concat(Text(most).Where(letter => !char.IsControl(letter)));
    }

    private static async Task<Guid> ImportAsync(Platform platform, string bundle)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "bundles/import") { Content = new StringContent(bundle) };
        return (await platform.SendAsync(request, Token)).Being(HttpStatusCode.Created).Json.GetProperty("workspace_id").GetGuid();
    }

    private static async Task<string> ExportAsync(Platform platform, Guid workspace) =>
        (await platform.GetAsync($"bundles/export/{workspace}", Token)).Being(HttpStatusCode.OK).Text;

    private static async Task<Guid> CreateAsync(Platform platform, string name, string template, Guid? parent) =>
        (await platform.PostAsync("workspaces", new { name, template, parent_id = parent }, Token)).Being(HttpStatusCode.Created).Json.GetProperty("id").GetGuid();

    private static Task<(int ExitCode, string Output)> BundlesAsync(TestCluster cluster, string what, string about) => Executable.RunAsync(
        ["dotnet", typeof(GuardedProcess).Assembly.Location, "bundles", what, about, "--url", cluster.Platform.Address.ToString()], cancellationToken: Token);

    /// <summary>The same text for the same bundle, whoever wrote it: compact, without ids.</summary>
    private static string Normalised(string bundle)
    {
        var json = JsonNode.Parse(bundle)!;
        Forget(json);
        return json.ToJsonString();

        static void Forget(JsonNode node)
        {
            node["id"] = null;
            foreach (var below in node["sub_workspaces"]!.AsArray())
            {
                Forget(below!);
            }
        }
    }
}
