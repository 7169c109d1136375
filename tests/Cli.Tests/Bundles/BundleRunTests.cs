using Molecule.Cli.Bundles;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;
using Molecule.Cli.Tests.Secrets;
using Spectre.Console;

namespace Molecule.Cli.Tests.Bundles;

public sealed class BundleRunTests : IDisposable
{
    private const string Imported =
        """{"workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","name":"Lead","status":"provisioning","missing_secrets":["A"],"children":[{"workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e22","name":"Member","status":"provisioning","missing_secrets":["B"]}]}""";

    private readonly StringWriter _said = new();
    private readonly StringWriter _written = new();
    private readonly string _file = Path.GetTempFileName();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task ExportAsync_Bundle_IsWrittenAsItCameAndNothingElseIs()
    {
        await using var platform = new ScriptedPlatform((200, """{"name":"[é] <b>"}"""));

        (await RunAsync(platform.Address, run => run.ExportAsync("a b", _written, Cancelled))).ShouldBe(0);

        platform.Asked.ShouldBe(["GET /bundles/export/a%20b"]);
        platform.Authorization.ShouldBe("Bearer t0ken");
        _written.ToString().ShouldBe("""{"name":"[é] <b>"}""" + Environment.NewLine);
        _said.ToString().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(409, """{"error":"system_prompt holds the value of the secret API_KEY"}""", "holds the value of the secret API_KEY")]
    [InlineData(404, "404 page not found", "answered 404")]
    public async Task ExportAsync_Refused_IsTwoAndWritesNothing(int status, string answer, string reason)
    {
        await using var platform = new ScriptedPlatform((status, answer));

        (await RunAsync(platform.Address, run => run.ExportAsync("x", _written, Cancelled))).ShouldBe(2);

        _written.ToString().ShouldBeEmpty();
        _said.ToString().ShouldContain(reason);
    }

    [Fact]
    public async Task ImportAsync_Created_SaysWhatAndWhichSecretsAreMissing()
    {
        await using var platform = new ScriptedPlatform((201, Imported));
        await File.WriteAllTextAsync(_file, "{}", Cancelled);

        (await RunAsync(platform.Address, run => run.ImportAsync(_file, Cancelled))).ShouldBe(0);

        platform.Asked.ShouldBe(["POST /bundles/import"]);
        _said.ToString().ShouldContain("Created 2 workspaces: Lead is 019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21");
        _said.ToString().ShouldContain("Lead needs the secret A");
        _said.ToString().ShouldContain("Member needs the secret B");
    }

    [Theory]
    [InlineData(400, """{"error":"sub_workspaces[0].name is missing"}""", "sub_workspaces[0].name is missing")]
    [InlineData(201, "<html>", "not as a Molecule does")]
    public async Task ImportAsync_Refused_IsTwoAndSaysWhy(int status, string answer, string reason)
    {
        await using var platform = new ScriptedPlatform((status, answer));

        (await RunAsync(platform.Address, run => run.ImportAsync(_file, Cancelled))).ShouldBe(2);

        _said.ToString().ShouldContain(reason);
    }

    [Fact]
    public async Task ImportAsync_NoSuchFile_AsksNobody()
    {
        await using var platform = new ScriptedPlatform();

        (await RunAsync(platform.Address, run => run.ImportAsync(_file + ".not", Cancelled))).ShouldBe(2);

        platform.Asked.ShouldBeEmpty();
        _said.ToString().ShouldContain("cannot be read");
    }

    private async Task<int> RunAsync(string url, Func<BundleRun, Task<int>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_said) });
        using var run = new BundleRun(new OperatorOptions { Url = url, Token = "t0ken" }, new ProgressLines(console, TimeProvider.System));
        return await work(run);
    }
}
