using Molecule.Cli.Containers;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;
using Molecule.Cli.Tests.Secrets;
using Spectre.Console;

namespace Molecule.Cli.Tests.Containers;

public sealed class ContainersRunTests
{
    private const string Workspace = "019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21";
    private const string Two = $$"""{"orphans":[{"engine":"one","workspace_id":"{{Workspace}}"},{"engine":"two","workspace_id":"{{Workspace}}"}],"unanswered":[]}""";

    private readonly StringWriter _said = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ShowAsync_Container_SaysHowItIs()
    {
        await using var platform = new ScriptedPlatform((200, """
            {"workspace_id":"x","engine":"one","container_id":"5f0c","generation":3,"state":"exited","started_at":null,"next_start_at":null,"restarts":2,"last_exit":{"exit_code":137,"oom_killed":true,"at":"2026-11-30T10:00:00Z"},"problem":null}
            """));

        (await RunAsync(platform, run => run.ShowAsync(Workspace, Cancelled))).ShouldBe(0);

        platform.Asked.ShouldBe([$"GET /workspaces/{Workspace}/container"]);
        _said.ToString().ShouldContain("exited");
        _said.ToString().ShouldContain("137, out of memory, 2026-11-30 10:00:00Z");
    }

    [Theory]
    [InlineData(404, """{"error":"workspace x has no container"}""", "answered 404: workspace x has no container")]
    [InlineData(200, "<html>", "not as a Molecule does")]
    [InlineData(200, "null", "not as a Molecule does")]
    public async Task ShowAsync_Refused_IsTwoAndSaysWhy(int status, string body, string said)
    {
        await using var platform = new ScriptedPlatform((status, body));

        (await RunAsync(platform, run => run.ShowAsync(Workspace, Cancelled))).ShouldBe(2);

        _said.ToString().ShouldContain(said);
    }

    [Fact]
    public async Task ReadLogAsync_Lines_AreSaidWithoutWhatMovesTheCursor()
    {
        await using var platform = new ScriptedPlatform((200,
            "event: line\ndata: {\"at\":\"2026-11-30T10:00:00Z\",\"stream\":\"stdout\",\"text\":\"one\\u001b[2J\"}\n\nevent: end\ndata: read\n\n"));

        (await RunAsync(platform, run => run.ReadLogAsync(Workspace, 5, follow: true, Cancelled))).ShouldBe(0);

        platform.Asked.ShouldBe([$"GET /workspaces/{Workspace}/logs?lines=5&follow=true"]);
        _said.ToString().ShouldContain("one\uFFFD[2J");
    }

    [Theory]
    [InlineData("event: end\ndata: lost\n\n", "does not answer any more")]
    [InlineData("", "gateway has gone")]
    public async Task ReadLogAsync_BrokenOff_IsTwo(string stream, string said)
    {
        await using var platform = new ScriptedPlatform((200, stream));

        (await RunAsync(platform, run => run.ReadLogAsync(Workspace, 5, follow: false, Cancelled))).ShouldBe(2);

        _said.ToString().ShouldContain(said);
    }

    [Fact]
    public async Task ListOrphansAsync_SomeAreThere_IsOneAndRemovesNothing()
    {
        await using var platform = new ScriptedPlatform((200, Two));

        (await RunAsync(platform, run => run.ListOrphansAsync(remove: false, Cancelled))).ShouldBe(1);

        platform.Asked.ShouldBe(["GET /containers/orphans"]);
    }

    [Fact]
    public async Task ListOrphansAsync_Remove_RemovesEach()
    {
        await using var platform = new ScriptedPlatform((200, Two), (200, "{}"), (200, "{}"));

        (await RunAsync(platform, run => run.ListOrphansAsync(remove: true, Cancelled))).ShouldBe(0);

        platform.Asked.ShouldBe(["GET /containers/orphans", $"DELETE /containers/orphans/one/{Workspace}", $"DELETE /containers/orphans/two/{Workspace}"]);
    }

    [Fact]
    public async Task ListOrphansAsync_AnEngineIsSilent_IsTwo()
    {
        await using var platform = new ScriptedPlatform((200, """{"orphans":[],"unanswered":["one"]}"""));

        (await RunAsync(platform, run => run.ListOrphansAsync(remove: false, Cancelled))).ShouldBe(2);
    }

    private async Task<int> RunAsync(ScriptedPlatform platform, Func<ContainersRun, Task<int>> run)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(_said) });
        using var containers = new ContainersRun(new OperatorOptions { Url = platform.Address }, new ProgressLines(console, TimeProvider.System));
        return await run(containers);
    }
}
