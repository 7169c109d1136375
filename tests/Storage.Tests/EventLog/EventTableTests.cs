using Molecule.Storage.Tests.Workspaces;

namespace Molecule.Storage.Tests.EventLog;

/// <summary>What docs/events.md says of payloads is what the program writes.</summary>
public sealed class EventTableTests
{
    [Fact]
    public void Facts_OfWorkspaces_HaveTheFieldsOfTheTableAndNoLineIsForNothing()
    {
        var told = WorkspaceFactCodecTests.Spelling.Select(row => (Event: row.Data.Item2, Payload: row.Data.Item3)).ToArray();

        var lines = told.Select(fact => EventTable.LineOf("fact", fact.Event, fact.Payload)).Distinct().Count();

        lines.ShouldBe(EventTable.CountOf("fact", told.Select(fact => fact.Event)), "each line about a fact of workspaces has an example in the codec's tests");
    }

    [Theory]
    [InlineData("fact", "WORKSPACE_OFFLINE", """{"more":1}""")]
    [InlineData("fact", "WORKSPACE_DEGRADED", """{"error_rate":1}""")]
    [InlineData("announcement", "WORKSPACE_OFFLINE", "{}")]
    [InlineData("fact", "WORKSPACE_SOLD", "{}")]
    public void LineOf_WhatIsNotInTheTable_Fails(string kind, string eventType, string payload) =>
        Should.Throw<ShouldAssertException>(() => EventTable.LineOf(kind, eventType, payload));
}
