using Molecule.Cli.Bench;
using Molecule.Cli.Terminal;
using Spectre.Console;

namespace Molecule.Cli.Tests.Bench;

public sealed class BenchCommandTests
{
    [Theory]
    [InlineData("--runs", "0")]
    [InlineData("--runs", "101")]
    [InlineData("--seconds", "0")]
    [InlineData("--seconds", "3601")]
    [InlineData("--connections", "1001")]
    [InlineData("--workspaces", "100001")]
    [InlineData("--workspaces", "many")]
    [InlineData("--crowd", "999")]
    [InlineData("--minutes", "0")]
    public void Parse_NumberOutOfItsRange_IsOneErrorThatNamesTheOption(string option, string value)
    {
        var parsed = Create().Parse([option, value]);

        parsed.Errors.Count.ShouldBe(1);
        parsed.Errors[0].Message.ShouldStartWith(option + " must be a number between ");
    }

    [Theory]
    [InlineData]
    [InlineData("heartbeats")]
    [InlineData("million", "--crowd", "1000", "--minutes", "1")]
    [InlineData("heartbeats", "--runs", "1", "--seconds", "3600")]
    [InlineData("--markdown", "report.md", "--data", "/tmp")]
    public void Parse_WhatIsThere_IsTaken(params string[] arguments) => Create().Parse(arguments).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("heartbeat")]
    [InlineData("--runs")]
    [InlineData("--fast")]
    public void Parse_UnknownOrIncomplete_IsRefused(params string[] arguments) => Create().Parse(arguments).Errors.ShouldNotBeEmpty();

    private static System.CommandLine.Command Create() =>
        BenchCommand.Create(new ProgressLines(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }), TimeProvider.System), TimeProvider.System);
}
