using Molecule.Cli.Operating;
using Molecule.Cli.Secrets;
using Molecule.Cli.Terminal;
using Spectre.Console;

namespace Molecule.Cli.Tests.Secrets;

public sealed class RotateRunTests
{
    private const string AllAnew = """[{"key_id":"new","current":true,"known":true,"secrets":9}]""";
    private const string ThreeOld = """[{"key_id":"new","current":true,"known":true,"secrets":6},{"key_id":"old","current":false,"known":true,"secrets":3}]""";
    private const string OneOld = """[{"key_id":"new","current":true,"known":true,"secrets":8},{"key_id":"old","current":false,"known":false,"secrets":1}]""";
    private const string Last = "019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e24";

    private readonly StringWriter _said = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_StepsUntilThereIsNoNext_IsZero()
    {
        await using var platform = new ScriptedPlatform((200, ThreeOld), (200, Step(2, Last)), (200, Step(1)), (200, AllAnew));

        (await RunAsync(platform, "t0ken")).ShouldBe(0);

        platform.Asked.ShouldBe(
        [
            "GET /settings/secrets/keys", "POST /settings/secrets/rotate", $"POST /settings/secrets/rotate?after={Last}", "GET /settings/secrets/keys",
        ]);
        platform.Authorization.ShouldBe("Bearer t0ken");
        _said.ToString().ShouldContain("3 were sealed anew");
    }

    [Fact]
    public async Task RunAsync_NothingToDo_AsksForNoStep()
    {
        await using var platform = new ScriptedPlatform((200, AllAnew));

        (await RunAsync(platform)).ShouldBe(0);

        platform.Asked.ShouldBe(["GET /settings/secrets/keys"]);
    }

    [Fact]
    public async Task RunAsync_SomeCannotBeOpened_IsOneAndNamesThem()
    {
        await using var platform = new ScriptedPlatform((200, ThreeOld), (200, Step(2, null, "\"global:LOST\"")), (200, OneOld));

        (await RunAsync(platform)).ShouldBe(1);

        _said.ToString().ShouldContain("global:LOST");
    }

    [Fact]
    public async Task RunAsync_OldOnesComeBack_GivesUpAndSaysWhy()
    {
        await using var platform = new ScriptedPlatform(
            (200, ThreeOld), (200, Step(3)), (200, ThreeOld), (200, Step(3)), (200, ThreeOld), (200, Step(3)), (200, ThreeOld));

        (await RunAsync(platform)).ShouldBe(2);

        _said.ToString().ShouldContain("a silo has other keys");
    }

    [Fact]
    public async Task RunAsync_SilosSealWithDifferentKeys_StopsAtOnce()
    {
        await using var platform = new ScriptedPlatform((200, ThreeOld), (200, Step(1, Last)), (200, Step(1).Replace("new", "old", StringComparison.Ordinal)));

        (await RunAsync(platform)).ShouldBe(2);

        _said.ToString().ShouldContain("different keys");
    }

    [Theory]
    [InlineData(503, """{"error":"secrets cannot be used: SECRETS_ENCRYPTION_KEY is not set"}""", "SECRETS_ENCRYPTION_KEY is not set")]
    [InlineData(401, """{"error":"missing operator token"}""", "answered 401: missing operator token")]
    [InlineData(404, "404 page not found", "answered 404: no reason was given")]
    [InlineData(200, "<html>", "not as a Molecule does")]
    [InlineData(200, "null", "not as a Molecule does")]
    [InlineData(200, "[{}]", "not as a Molecule does")]
    public async Task RunAsync_NoGoodAnswer_IsTwoAndSaysWhy(int status, string body, string reason)
    {
        await using var platform = new ScriptedPlatform((status, body));

        (await RunAsync(platform)).ShouldBe(2);

        _said.ToString().ShouldContain(reason);
    }

    [Theory]
    [InlineData("127.0.0.1:8080", "is not an http or https address")]
    [InlineData("http://127.0.0.1:1", "could not be asked")]
    public async Task RunAsync_CannotAsk_IsTwoAndSaysWhy(string url, string reason)
    {
        using var run = Create(new OperatorOptions { Url = url });

        (await run.RunAsync(Cancelled)).ShouldBe(2);

        _said.ToString().ShouldContain(reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rotate --url")]
    [InlineData("rotate extra")]
    [InlineData("show")]
    public void Parse_UnknownOrIncomplete_IsRefused(string arguments) =>
        SecretsCommand.Create(new ProgressLines(Console(), TimeProvider.System)).Parse(arguments).Errors.ShouldNotBeEmpty();

    private static string Step(int resealed, string? next = null, string unreadable = "") =>
        $$"""{"key_id":"new","resealed":{{resealed}},"unreadable":[{{unreadable}}],"next":{{(next is null ? "null" : $"\"{next}\"")}}}""";

    private async Task<int> RunAsync(ScriptedPlatform platform, string? token = null)
    {
        using var run = Create(new OperatorOptions { Url = platform.Address, Token = token });
        return await run.RunAsync(Cancelled);
    }

    private RotateRun Create(OperatorOptions options) => new(options, new ProgressLines(Console(), TimeProvider.System));

    private IAnsiConsole Console() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_said) });
}
