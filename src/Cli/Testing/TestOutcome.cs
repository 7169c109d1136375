namespace Molecule.Cli.Testing;

/// <summary>What came of a group of tests.</summary>
internal sealed record TestOutcome(int Passed, int Failed, int Skipped, IReadOnlyList<TestFailure> Failures)
{
    public static TestOutcome Nothing { get; } = new(0, 0, 0, []);

    public static TestOutcome OnePassed { get; } = new(1, 0, 0, []);

    public static TestOutcome OneFailed(string name, IReadOnlyList<string> message) => new(0, 1, 0, [new TestFailure(name, message)]);

    public static TestOutcome operator +(TestOutcome left, TestOutcome right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped, [.. left.Failures, .. right.Failures]);

    /// <summary>Where nothing may be skipped, what was skipped has failed.</summary>
    public TestOutcome WithSkipsAsFailures() => this with { Failed = Failed + Skipped, Skipped = 0 };

    /// <summary>0 when everything passed that ran, and anything ran at all.</summary>
    public int ExitCode => Failed == 0 && Passed > 0 ? 0 : 1;

    /// <summary>The line that machines read.</summary>
    public override string ToString() => $"{Passed} passed, {Failed} failed" + (Skipped > 0 ? $", {Skipped} skipped" : "");
}
