using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;
using Molecule.Cli.Verify;
using Spectre.Console;

namespace Molecule.Cli.Tests.Verify;

public sealed class VerifyRunTests
{
    private const string Folding = """{"state":"folding","facts":5000,"head":12000,"workspaces":0}""";

    private readonly StringWriter _said = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_Agrees_IsZeroAndSaysHowMuchWasProved()
    {
        await using var platform = new OneAnswer(200, Folding + "\n" + """{"state":"agrees","facts":12000,"head":12000,"workspaces":345}""" + "\n");

        (await RunAsync(new OperatorOptions { Url = platform.Address })).ShouldBe(0);

        platform.Path.ShouldBe("/organization/verify");
        platform.Authorization.ShouldBeNull();
        _said.ToString().ShouldContain("12,000 facts add up to the table: 345 workspaces, every column");
    }

    [Fact]
    public async Task RunAsync_Differs_IsOneAndNamesRowColumnAndBothValues()
    {
        await using var platform = new OneAnswer(
            200,
            """{"state":"differs","facts":12000,"head":12000,"workspaces":7,"difference":{"table":"workspaces","row":"r-1","column":"role","stored":"Forged","folded":null,"summary":"role of r-1 is Forged in its row and null by its facts"}}""");

        (await RunAsync(new OperatorOptions { Url = platform.Address, Token = "t0ken" })).ShouldBe(1);

        platform.Authorization.ShouldBe("Bearer t0ken");
        foreach (var words in new[] { "role of r-1 is Forged in its row and null by its facts", "table   workspaces", "row     r-1", "column  role", "stored  Forged", "folded  null" })
        {
            _said.ToString().ShouldContain(words);
        }
    }

    [Theory]
    [InlineData(200, """{"state":"failed","facts":1,"head":9,"workspaces":0,"error":"The database cannot be reached."}""", "The database cannot be reached.")]
    [InlineData(200, Folding, "The answer broke off before its end.")]
    [InlineData(200, "", "answered with nothing")]
    [InlineData(200, "<html>", "not as a Molecule does")]
    [InlineData(200, "null", "not as a Molecule does")]
    [InlineData(200, "{}", "not as a Molecule does")]
    [InlineData(401, """{"error":"an operator's token is needed"}""", "answered 401: an operator's token is needed")]
    [InlineData(429, """{"error":"4 readers of the history are served at a time"}""", "answered 429: 4 readers")]
    [InlineData(404, "404 page not found", "answered 404: no reason was given")]
    [InlineData(302, "", "answered 302")]
    public async Task RunAsync_NoVerdict_IsTwoAndSaysWhy(int status, string body, string reason)
    {
        await using var platform = new OneAnswer(status, body);

        (await RunAsync(new OperatorOptions { Url = platform.Address })).ShouldBe(2);

        _said.ToString().ShouldContain(reason);
    }

    [Fact]
    public async Task RunAsync_ConnectionBreaks_IsTwo()
    {
        await using var platform = new OneAnswer(200, Folding + "\n", breaksOff: true);

        (await RunAsync(new OperatorOptions { Url = platform.Address })).ShouldBe(2);

        _said.ToString().ShouldContain("could not be asked");
    }

    [Theory]
    [InlineData("127.0.0.1:8080", null, "is not an http or https address")]
    [InlineData("file:///etc", null, "is not an http or https address")]
    [InlineData("http://127.0.0.1:1", "two\nlines", "--token is nothing that a header can carry")]
    [InlineData("http://127.0.0.1:1", null, "could not be asked")]
    public async Task RunAsync_CannotAsk_IsTwoAndSaysWhy(string url, string? token, string reason)
    {
        (await RunAsync(new OperatorOptions { Url = url, Token = token })).ShouldBe(2);

        _said.ToString().ShouldContain(reason);
    }

    [Fact]
    public async Task RunAsync_Stopped_IsTwo()
    {
        await using var platform = new OneAnswer(200, "");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await stop.CancelAsync();
        using var run = Create(new OperatorOptions { Url = platform.Address });

        (await run.RunAsync(stop.Token)).ShouldBe(2);

        _said.ToString().ShouldContain("Stopped before the end.");
    }

    [Theory]
    [InlineData("--url")]
    [InlineData("--token")]
    [InlineData("--what")]
    [InlineData("extra")]
    public void Parse_UnknownOrIncomplete_IsRefused(string argument) =>
        VerifyCommand.Create(new ProgressLines(Console(), TimeProvider.System)).Parse([argument]).Errors.ShouldNotBeEmpty();

    private async Task<int> RunAsync(OperatorOptions options)
    {
        using var run = Create(options);
        return await run.RunAsync(Cancelled);
    }

    private VerifyRun Create(OperatorOptions options) => new(options, new ProgressLines(Console(), TimeProvider.System));

    private IAnsiConsole Console() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_said) });
}
