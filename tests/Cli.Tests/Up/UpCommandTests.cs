using Molecule.Cli.Terminal;
using Molecule.Cli.Up;
using Spectre.Console;

namespace Molecule.Cli.Tests.Up;

public sealed class UpCommandTests
{
    [Theory]
    [InlineData("--silos", "0")]
    [InlineData("--silos", "17")]
    [InlineData("--silos", "two")]
    [InlineData("--gateways", "0")]
    [InlineData("--gateways", "9")]
    [InlineData("--port", "0")]
    [InlineData("--port", "65536")]
    [InlineData("--port", "-1")]
    [InlineData("--port", "http")]
    public void Parse_NumberOutOfItsRange_IsOneErrorThatNamesTheOption(string option, string value)
    {
        var parsed = Create().Parse([option, value]);

        parsed.Errors.Count.ShouldBe(1);
        parsed.Errors[0].Message.ShouldStartWith(option + " must be a number between ");
    }

    [Theory]
    [InlineData("--silos", "1")]
    [InlineData("--silos", "16")]
    [InlineData("--gateways", "8")]
    [InlineData("--port", "1")]
    [InlineData("--sample")]
    [InlineData("--sample", "--docker")]
    [InlineData("--data", "/tmp/elsewhere")]
    public void Parse_NumberAtItsLimit_IsTaken(params string[] arguments) => Create().Parse(arguments).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("--port")]
    [InlineData("--silo", "2")]
    [InlineData("extra")]
    public void Parse_UnknownOrIncomplete_IsRefused(params string[] arguments) => Create().Parse(arguments).Errors.ShouldNotBeEmpty();

    private static System.CommandLine.Command Create() =>
        UpCommand.Create(new ProgressLines(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }), TimeProvider.System), TimeProvider.System);
}
