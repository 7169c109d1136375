using System.Globalization;
using System.Net;
using Molecule.Cli.Local;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests;

/// <summary><c>molecule verify</c> as a person types it, against a real cluster, and what else is folded from the log.</summary>
[Collection(SharedCluster.Collection)]
public sealed class VerifyTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Platform Platform => shared.Cluster.Platform;

    [Fact]
    public async Task Verify_LogAndTableAgree_EndsWithZeroThroughEitherGateway()
    {
        var workspace = await Platform.CreateAsync("Proved", Token);
        await Platform.RegisterAsync(workspace, Token);
        await Platform.PatchAsync(workspace, new { name = "Proved twice", role = "Proves" }, Token);

        foreach (var platform in shared.Cluster.Platforms)
        {
            var (exitCode, output) = await VerifyAsync(platform.Address.ToString());
            exitCode.ShouldBe(0, output);
            output.ShouldContain(" facts add up to the table: ");
        }

        await Platform.DeleteAsync($"workspaces/{workspace}", Token);
    }

    [Fact]
    public async Task Verify_ColumnDiffers_EndsWithOneAndNamesIt()
    {
        var workspace = await Platform.CreateAsync("Honest", Token);
        await ExecuteAsync($"UPDATE workspaces SET role = 'Forged' WHERE id = '{workspace}'");
        try
        {
            var (exitCode, output) = await VerifyAsync(Platform.Address.ToString());
            exitCode.ShouldBe(1, output);
            output.ShouldContain($"role of {workspace} is Forged in its row and null by its facts");
            output.ShouldContain("column  role");
        }
        finally
        {
            await ExecuteAsync($"UPDATE workspaces SET role = NULL WHERE id = '{workspace}'");
        }

        await Platform.DeleteAsync($"workspaces/{workspace}", Token);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "could not be asked")]
    [InlineData("somewhere", "is not an http or https address")]
    [InlineData("ftp://127.0.0.1", "is not an http or https address")]
    public async Task Verify_NobodyThere_EndsWithTwo(string url, string reason)
    {
        var (exitCode, output) = await VerifyAsync(url);

        exitCode.ShouldBe(2, output);
        output.ShouldContain(reason);
    }

    [Fact]
    public async Task Verify_AnotherServer_EndsWithTwo()
    {
        var (exitCode, output) = await VerifyAsync(new Uri(Platform.Address, "docs/nothing").ToString());

        exitCode.ShouldBe(2, output);
        output.ShouldContain("answered 404");
    }

    /// <summary>What happened through one gateway is history through the other.</summary>
    [Fact]
    public async Task Organization_AtEveryMoment_IsWhatItWasThen()
    {
        var boss = await Platform.CreateAsync("Boss", Token);
        var before = await HeadAsync();
        var worker = await Platform.CreateAsync("Worker", Token, boss);
        await Platform.PatchAsync(worker, new { name = "Expert" }, Token);
        await Platform.PatchAsync(worker, new { parent_id = (Guid?)null }, Token);
        var free = await HeadAsync();
        await Platform.DeleteAsync($"workspaces/{worker}", Token);
        var other = shared.Cluster.Platforms[^1];

        (await NamesAsync(other, $"organization?at={before}")).Keys.ShouldContain(boss);
        (await NamesAsync(other, $"organization?at={before}")).Keys.ShouldNotContain(worker);
        (await NamesAsync(other, $"organization?at={before + 1}"))[worker].ShouldBe(("Worker", boss.ToString()));
        (await NamesAsync(other, $"organization?at={free}"))[worker].ShouldBe(("Expert", null));
        (await NamesAsync(other, "organization")).Keys.ShouldNotContain(worker);
        (await NamesAsync(other, "organization?at=2020-01-01T00:00:00Z")).ShouldBeEmpty();

        var whenFree = (await other.GetAsync($"organization?at={free}", Token)).Being(HttpStatusCode.OK).Json.GetProperty("at").GetDateTimeOffset();
        (await NamesAsync(other, $"organization?at={Spell(whenFree)}"))[worker].ShouldBe(("Expert", null));

        var diff = (await other.GetAsync($"organization/diff?from={before + 1}&to={free}", Token)).Being(HttpStatusCode.OK).Json.GetProperty("workspaces");
        var moved = diff.EnumerateArray().Single(difference => difference.GetProperty("id").GetGuid() == worker);
        moved.GetProperty("kinds").EnumerateArray().Select(kind => kind.GetString()).ShouldBe(["moved", "renamed"]);
        var all = (await other.GetAsync($"organization/diff?from={before}", Token)).Being(HttpStatusCode.OK).Json.GetProperty("workspaces");
        all.EnumerateArray().Select(difference => difference.GetProperty("id").GetGuid()).ShouldNotContain(worker);
        await Platform.DeleteAsync($"workspaces/{boss}", Token);
    }

    private static string Spell(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static async Task<Dictionary<Guid, (string? Name, string? Parent)>> NamesAsync(Platform platform, string path) =>
        (await platform.GetAsync(path, Token)).Being(HttpStatusCode.OK).Json.GetProperty("workspaces").EnumerateArray().ToDictionary(
            workspace => workspace.GetProperty("id").GetGuid(),
            workspace => (workspace.GetProperty("name").GetString(), workspace.GetProperty("parent_id").GetString()));

    private async Task<long> HeadAsync() =>
        (await Platform.GetAsync("events?limit=1", Token)).Being(HttpStatusCode.OK).Json[0].GetProperty("position").GetInt64();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = shared.Cluster.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static Task<(int ExitCode, string Output)> VerifyAsync(string url) =>
        Executable.RunAsync(["dotnet", typeof(GuardedProcess).Assembly.Location, "verify", "--url", url], cancellationToken: Token);
}
