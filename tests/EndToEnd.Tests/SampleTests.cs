using System.Globalization;
using System.Text.Json;
using Molecule.Cli.Local;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests;

/// <summary>The sample organisation is a real one: twelve agents at work, each with a door of its own.</summary>
public sealed class SampleTests(ITestOutputHelper output)
{
    private const int Agents = 12;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sample_AgainstACluster_WorksAndIsMissedWhenItIsKilled()
    {
        await using var cluster = await TestCluster.StartAsync("sample", silos: 2, gateways: 1, Patience.Of(TimeSpan.FromSeconds(6)), Token);
        var platform = cluster.Platform;
        var state = Directory.CreateTempSubdirectory("molecule-e2e-sample-");
        await using var sample = await GuardedProcess.StartAsync(
            new GuardedCommand("sample", "dotnet",
            [
                Repository.Sample, "--platform", platform.Address.ToString(), "--state", state.FullName, "--heartbeat", "1", "--tempo", "3",
            ])
            {
                LogFile = Path.Combine(Artifacts.Fresh(Path.Combine("logs", "sample-process")), "sample.log"),
            },
            Token);

        var everybody = await Until.SeenAsync(
            "twelve are online", () => ListAsync(platform), list => list.Count == Agents && list.All(IsAtWork), Token);
        everybody.Select(workspace => LevelOf(workspace, everybody)).Order().Distinct().ShouldBe([1, 2, 3]);
        everybody.Count(workspace => LevelOf(workspace, everybody) == 1).ShouldBe(1);
        everybody.Select(NameOf).Distinct(StringComparer.Ordinal).Count().ShouldBe(Agents);

        using var http = new HttpClient();
        foreach (var workspace in everybody)
        {
            var url = new Uri(workspace.GetProperty("url").GetString()!);
            var card = JsonElement.Parse(await http.GetStringAsync(new Uri(url, "/.well-known/agent-card.json"), Token));
            card.GetProperty("name").GetString().ShouldBe(NameOf(workspace));
            workspace.GetProperty("agent_card").GetProperty("name").GetString().ShouldBe(NameOf(workspace));
        }

        var tasks = new HashSet<string>(StringComparer.Ordinal);
        await Until.TrueAsync(
            "tasks change",
            async () =>
            {
                tasks.UnionWith((await ListAsync(platform)).Select(workspace => $"{NameOf(workspace)}: {workspace.GetProperty("current_task").GetString()}"));
                return tasks.Count(task => !task.EndsWith(": ", StringComparison.Ordinal)) > 2 * Agents;
            },
            Token);
        output.WriteLine($"{tasks.Count.ToString(CultureInfo.InvariantCulture)} different tasks were seen.");

        await sample.KillAsync();
        await Until.SeenAsync(
            "all are offline",
            async () => string.Join(", ", (await ListAsync(platform)).Select(workspace => workspace.GetProperty("status").GetString()).Distinct(StringComparer.Ordinal)),
            statuses => statuses == "offline",
            Token);
        state.Delete(recursive: true);
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(Platform platform) =>
        [.. (await platform.GetAsync("workspaces", Token)).Being(System.Net.HttpStatusCode.OK).Json.EnumerateArray()];

    /// <summary>Online, and because its agent registered: it has a card.</summary>
    private static bool IsAtWork(JsonElement workspace) =>
        workspace.GetProperty("status").GetString() is "online" or "degraded" && workspace.GetProperty("agent_card").ValueKind == JsonValueKind.Object;

    private static string NameOf(JsonElement workspace) => workspace.GetProperty("name").GetString()!;

    private static int LevelOf(JsonElement workspace, IReadOnlyList<JsonElement> all) =>
        workspace.GetProperty("parent_id") is { ValueKind: JsonValueKind.String } parent
            ? 1 + LevelOf(all.Single(other => other.GetProperty("id").GetGuid() == parent.GetGuid()), all)
            : 1;
}
