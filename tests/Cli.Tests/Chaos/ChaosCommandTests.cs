using System.CommandLine;
using Molecule.Cli.Chaos;
using Molecule.Cli.Terminal;
using Spectre.Console;

namespace Molecule.Cli.Tests.Chaos;

public sealed class ChaosCommandTests
{
    private readonly StringWriter _said = new();

    [Theory]
    [InlineData("--minutes", "0")]
    [InlineData("--silos", "1")]
    [InlineData("--silos", "9")]
    [InlineData("--gateways", "1")]
    [InlineData("--agents", "9")]
    [InlineData("--timeout", "11")]
    [InlineData("--timeout", "long")]
    public void Parse_NumberOutOfItsRange_IsOneErrorThatNamesTheOption(string option, string value) =>
        Create().Parse([option, value]).Errors.ShouldHaveSingleItem().Message.ShouldStartWith(option + " must be a number between ");

    [Theory]
    [InlineData]
    [InlineData("--seed", "0", "--minutes", "1", "--silos", "2", "--gateways", "8", "--agents", "10", "--timeout", "12")]
    [InlineData("--seed", "-1", "--list", "--data", "/tmp")]
    public void Parse_WhatIsThere_IsTaken(params string[] arguments) => Create().Parse(arguments).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("--seed")]
    [InlineData("--seed", "one")]
    [InlineData("everything")]
    public void Parse_UnknownOrIncomplete_IsRefused(params string[] arguments) => Create().Parse(arguments).Errors.ShouldNotBeEmpty();

    [Fact]
    public async Task List_Seed_PrintsTheScheduleAndStartsNothing()
    {
        var exitCode = await Create().Parse(["--seed", "7", "--minutes", "2", "--list"]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);

        exitCode.ShouldBe(0);
        var lines = _said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldStartWith("Seed 7: ");
        lines.Length.ShouldBeGreaterThan(10);
        lines.Skip(1).ShouldAllBe(line => line.Contains(" s  kill ") || line.Contains(" s  hang ") || line.Contains(" s  stop "));
    }

    private Command Create() =>
        ChaosCommand.Create(new ProgressLines(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_said) }), TimeProvider.System), TimeProvider.System);
}
