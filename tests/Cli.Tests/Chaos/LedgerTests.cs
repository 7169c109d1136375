using System.Text.Json;
using Molecule.Cli.Chaos.Commands;
using Molecule.Cli.Chaos.Invariants;

namespace Molecule.Cli.Tests.Chaos;

public sealed class LedgerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Root = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Child = new("00000000-0000-0000-0000-000000000002");
    private static readonly Guid Other = new("00000000-0000-0000-0000-000000000003");

    private readonly List<Command> _commands = [];
    private readonly List<LoggedEvent> _log = [];

    [Fact]
    public void Check_WhatIsAskedForHappens_FindsNothing()
    {
        Found();
        Say(CommandKind.Rename, Child, 10, mark: "new");
        Log("WORKSPACE_UPDATED", Child, 10.5, """{"name":"new"}""");
        Say(CommandKind.Pause, Root, 12);
        Log("WORKSPACE_PAUSED", Root, 12.5, """{"name":"root"}""");
        Log("WORKSPACE_PAUSED", Child, 12.5, """{"name":"new"}""");
        Say(CommandKind.Resume, Root, 14);
        Log("WORKSPACE_PROVISIONING", Root, 14.5, """{"name":"root","tier":1}""");
        Log("WORKSPACE_PROVISIONING", Child, 14.5, """{"name":"new","tier":1}""");
        Say(CommandKind.Move, Child, 16, mark: "moved", parent: Other);
        Log("WORKSPACE_UPDATED", Child, 16.5, """{"name":"moved"}""");
        Log("WORKSPACE_MOVED", Child, 16.5, $$"""{"parent_id":"{{Other}}","from":"{{Root}}"}""");
        Say(CommandKind.Remove, Other, 18);
        Log("WORKSPACE_REMOVED", Child, 18.5, "{}");
        Log("WORKSPACE_REMOVED", Other, 18.5, """{"cascade_deleted":1}""");

        Check().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(nameof(Outcome.Unknown))]
    [InlineData(nameof(Outcome.Refused))]
    public void Check_NotAcknowledged_MayBeMissing(string outcome)
    {
        Found();
        Say(CommandKind.Rename, Child, 10, Enum.Parse<Outcome>(outcome), mark: "new");
        Say(CommandKind.Pause, Child, 12, Enum.Parse<Outcome>(outcome));
        Say(CommandKind.Remove, Child, 14, Enum.Parse<Outcome>(outcome));

        Check().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(nameof(CommandKind.Rename))]
    [InlineData(nameof(CommandKind.Move))]
    [InlineData(nameof(CommandKind.Pause))]
    [InlineData(nameof(CommandKind.Resume))]
    [InlineData(nameof(CommandKind.Restart))]
    [InlineData(nameof(CommandKind.Remove))]
    [InlineData(nameof(CommandKind.Collapse))]
    [InlineData(nameof(CommandKind.AssignAgent))]
    [InlineData(nameof(CommandKind.RemoveAgent))]
    [InlineData(nameof(CommandKind.RequestApproval))]
    public void Check_AcknowledgedAndNotInTheLog_IsLost(string kind)
    {
        Found();
        Say(Enum.Parse<CommandKind>(kind), Child, 10, mark: "lost");

        Check().ShouldHaveSingleItem().Invariant.ShouldBe("no acknowledged command is lost");
    }

    [Fact]
    public void Check_CollapseOfWhoHadNobody_IsNotLost()
    {
        Found();
        Say(CommandKind.Collapse, Child, 10);
        _commands[^1] = _commands[^1] with { ChangedNothing = true };

        Check().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(nameof(Outcome.Acknowledged))]
    [InlineData(nameof(Outcome.Unknown))]
    public void Check_MarkIsThereTwice_IsAppliedTwice(string outcome)
    {
        Found();
        Say(CommandKind.Rename, Child, 10, Enum.Parse<Outcome>(outcome), mark: "new");
        Log("WORKSPACE_UPDATED", Child, 10.4, """{"name":"new"}""");
        Log("WORKSPACE_UPDATED", Child, 10.6, """{"name":"new"}""");

        Check().ShouldHaveSingleItem().Invariant.ShouldBe("no command is applied twice");
    }

    [Fact]
    public void Check_OnePauseMadeTwo_IsAppliedTwice()
    {
        Found();
        Say(CommandKind.Pause, Child, 10);
        Log("WORKSPACE_PAUSED", Child, 10.4, """{"name":"child"}""");
        Log("WORKSPACE_PAUSED", Child, 10.6, """{"name":"child"}""");

        Check().ShouldHaveSingleItem().Invariant.ShouldBe("no command is applied twice");
    }

    [Fact]
    public void Check_PauseThatWasLeftOpenAndOneThatWasNot_MayBothHaveHappened()
    {
        Found();
        Say(CommandKind.Pause, Child, 10, Outcome.Unknown);
        Say(CommandKind.Pause, Child, 12);
        Log("WORKSPACE_PAUSED", Child, 12.4, """{"name":"child"}""");
        Log("WORKSPACE_PAUSED", Child, 40, """{"name":"child"}""");

        Check().ShouldBeEmpty();
    }

    [Fact]
    public void Check_RemovedTwice_IsAppliedTwice()
    {
        Found();
        Say(CommandKind.Remove, Child, 10, Outcome.Unknown);
        Say(CommandKind.Remove, Child, 12);
        Log("WORKSPACE_REMOVED", Child, 12.5, "{}");
        Log("WORKSPACE_REMOVED", Child, 20, "{}");

        Check().ShouldHaveSingleItem().Invariant.ShouldBe("no command is applied twice");
    }

    [Fact]
    public void Check_RefusedAndInTheLog_IsFound()
    {
        Found();
        Say(CommandKind.Rename, Child, 10, Outcome.Refused, mark: "new");
        Log("WORKSPACE_UPDATED", Child, 10.5, """{"name":"new"}""");

        Check().ShouldHaveSingleItem().Invariant.ShouldBe("what is refused does not happen");
    }

    [Fact]
    public void Check_NameThatNobodySaid_IsFound()
    {
        Found();
        Log("WORKSPACE_UPDATED", Child, 10.5, """{"name":"new"}""");

        Check().ShouldHaveSingleItem().Invariant.ShouldBe("nothing happens that nobody asked for");
    }

    [Theory]
    [InlineData(nameof(Outcome.Acknowledged), 9)]
    [InlineData(nameof(Outcome.Acknowledged), 12)]
    [InlineData(nameof(Outcome.Unknown), 9)]
    public void Check_PauseBeforeItWasSentOrAfterItsAnswer_IsFound(string outcome, double at)
    {
        Found();
        Say(CommandKind.Pause, Child, 10, Enum.Parse<Outcome>(outcome));
        Log("WORKSPACE_PAUSED", Child, at, """{"name":"child"}""");

        Check().ShouldContain(violation => violation.Invariant == "nothing happens that nobody asked for");
    }

    [Fact]
    public void Check_MovedElsewhere_IsFound()
    {
        Found();
        Say(CommandKind.Move, Child, 10, mark: "moved", parent: Other);
        Log("WORKSPACE_UPDATED", Child, 10.5, """{"name":"moved"}""");

        Check().ShouldContain(violation => violation.Invariant == "what happens is what was asked for");
    }

    [Fact]
    public void Check_CreatedUnderAnotherId_IsFound()
    {
        Found();
        _commands[0] = _commands[0] with { Named = Child };

        Check().ShouldHaveSingleItem().Invariant.ShouldBe("what happens is what was asked for");
    }

    [Fact]
    public void Check_SentAfterAnAnswerAndBeforeItInTheLog_IsFound()
    {
        Found();
        Say(CommandKind.Rename, Child, 10, mark: "first");
        Say(CommandKind.Rename, Other, 12, mark: "second");
        Log("WORKSPACE_UPDATED", Other, 12.5, """{"name":"second"}""");
        Log("WORKSPACE_UPDATED", Child, 10.5, """{"name":"first"}""");

        Check().ShouldHaveSingleItem().Invariant.ShouldBe("the log is in the order in which commands were answered");
    }

    [Fact]
    public void Check_AtTheSameTime_HasNoOrder()
    {
        Found();
        Say(CommandKind.Rename, Child, 10, mark: "first");
        Say(CommandKind.Rename, Other, 10.5, mark: "second");
        Log("WORKSPACE_UPDATED", Other, 10.8, """{"name":"second"}""");
        Log("WORKSPACE_UPDATED", Child, 10.9, """{"name":"first"}""");

        Check().ShouldBeEmpty();
    }

    [Fact]
    public void Check_PositionIsMissing_IsFound()
    {
        Found();
        _log[^1] = _log[^1] with { Position = 7 };

        Check().ShouldHaveSingleItem().Invariant.ShouldBe("positions have no gap");
    }

    private IReadOnlyList<Violation> Check() => Ledger.Check(_commands, _log);

    /// <summary>A root with a child, and another root.</summary>
    private void Found()
    {
        Say(CommandKind.Create, null, 0, mark: "root", named: Root);
        Log("WORKSPACE_PROVISIONING", Root, 0.5, """{"name":"root","parent_id":null}""");
        Say(CommandKind.Create, null, 2, mark: "child", named: Child, parent: Root);
        Log("WORKSPACE_PROVISIONING", Child, 2.5, $$"""{"name":"child","parent_id":"{{Root}}"}""");
        Say(CommandKind.Create, null, 4, mark: "other", named: Other);
        Log("WORKSPACE_PROVISIONING", Other, 4.5, """{"name":"other","parent_id":null}""");
    }

    private void Say(CommandKind kind, Guid? workspace, double at, Outcome outcome = Outcome.Acknowledged, string? mark = null, Guid? named = null, Guid? parent = null) =>
        _commands.Add(new Command
        {
            Kind = kind,
            Mark = mark ?? $"c{_commands.Count}",
            Workspace = workspace,
            Parent = parent,
            Named = named,
            Sent = Noon.AddSeconds(at),
            Answered = Noon.AddSeconds(at + 1),
            Outcome = outcome,
        });

    private void Log(string type, Guid workspace, double at, string payload) =>
        _log.Add(new LoggedEvent(_log.Count + 1, type, workspace, JsonElement.Parse(payload), Noon.AddSeconds(at)));
}
