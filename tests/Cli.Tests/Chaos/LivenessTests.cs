using System.Text.Json;
using Molecule.Cli.Chaos.Agents;
using Molecule.Cli.Chaos.Faults;
using Molecule.Cli.Chaos.Invariants;

namespace Molecule.Cli.Tests.Chaos;

/// <summary>Silence of 20 s is offline; the sweep comes every 20 s; beats are 10 s apart. Times are seconds after noon.</summary>
public sealed class LivenessTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Workspace = new("00000000-0000-0000-0000-000000000001");

    private readonly List<Beat> _beats = [];
    private readonly List<Death> _deaths = [];
    private readonly List<Absence> _absences = [];
    private readonly List<LoggedEvent> _log = [];

    public LivenessTests() => Log("WORKSPACE_ONLINE", 0);

    [Fact]
    public void Check_WhoIsHeard_IsNotOffline()
    {
        Beat(true, 0, 10, 20, 30);

        Check(end: 35).ShouldBe((0, 0, 0, 0));
    }

    [Fact]
    public void Check_OfflineAfterABeatThatWasAnswered_IsFalselyDead()
    {
        Beat(true, 0, 10);
        Log("WORKSPACE_OFFLINE", 29);
        AllGatewaysAway(11, 29);

        Check(end: 35).ShouldBe((1, 0, 0, 0));
    }

    [Fact]
    public void Check_OfflineWhileNobodyHeardItAndEverythingWorked_IsFalselyDead()
    {
        Beat(true, 0);
        Beat(false, 10, 12, 14, 16, 18, 20);
        Log("WORKSPACE_OFFLINE", 21);
        Away(PartKind.Silo, 1, 2, 21);
        Away(PartKind.Gateway, 1, 2, 21);
        Away(PartKind.Postgres, 1, 2, 4);

        Check(end: 35).ShouldBe((1, 0, 0, 0));
    }

    [Theory]
    [InlineData(6, 1, 0)]
    [InlineData(4, 0, 1)]
    public void Check_OfflineWhileAllGatewaysWereAway_IsExcusedWhenThatWasLongerThanWhatIsSpare(double away, int excused, int violations)
    {
        Beat(true, 0);
        Beat(false, 10, 12, 14, 16, 18, 20);
        Log("WORKSPACE_OFFLINE", 21);
        AllGatewaysAway(10, 10 + away);

        Check(end: 35).ShouldBe((violations, excused, 0, 0));
    }

    [Fact]
    public void Check_OfflineWhileAllSilosWereAwayInTurn_IsFalselyDead()
    {
        Beat(true, 0);
        Beat(false, 10, 12, 14, 16, 18, 20);
        Log("WORKSPACE_OFFLINE", 21);
        Away(PartKind.Silo, 1, 2, 11);
        Away(PartKind.Silo, 2, 11, 21);

        Check(end: 35).ShouldBe((1, 0, 0, 0));
    }

    [Theory]
    [InlineData(9, 1, 0)]
    [InlineData(-10, 0, 1)]
    public void Check_OfflineWhilePostgresWasAway_IsExcusedWhenASiloWasLostWithIt(double lost, int excused, int violations)
    {
        Beat(true, 0);
        Beat(false, 10, 12, 14, 16, 18, 20);
        Log("WORKSPACE_OFFLINE", 21);
        Away(PartKind.Postgres, 1, 10, 20);
        Away(PartKind.Silo, 1, lost, lost + 2);

        Check(end: 35).ShouldBe((violations, excused, 0, 0));
    }

    [Fact]
    public void Check_OfflineWhileItDidNotTry_IsNotJudged()
    {
        Beat(true, 0);
        Log("WORKSPACE_OFFLINE", 21);

        Check(end: 35).ShouldBe((0, 0, 0, 1));
    }

    [Fact]
    public void Check_OfflineAfterItsDeath_IsRight()
    {
        Beat(true, 0);
        _deaths.Add(new Death(At(1), null));
        Log("WORKSPACE_OFFLINE", 21);

        Check(end: 200).ShouldBe((0, 0, 1, 0));
    }

    [Fact]
    public void Check_OfflineTooSoonAfterItsDeath_IsFalselyDead()
    {
        Beat(true, 0, 10);
        _deaths.Add(new Death(At(12), null));
        Log("WORKSPACE_OFFLINE", 21);

        Check(end: 200).ShouldBe((1, 0, 0, 0));
    }

    [Theory]
    [InlineData(50, 0)]
    [InlineData(60, 1)]
    public void Check_DeadAndOnlineBeyondTheBound_IsFalselyAlive(double end, int violations)
    {
        Beat(true, 0);
        _deaths.Add(new Death(At(1), null));

        Check(end).ShouldBe((violations, 0, 0, 0));
    }

    [Fact]
    public void Check_DeadForLessThanTheBound_MayStayOnline()
    {
        Beat(true, 0, 45);
        _deaths.Add(new Death(At(1), At(44)));

        Check(end: 200).ShouldBe((0, 0, 0, 0));
    }

    [Theory]
    [InlineData(90, 0)]
    [InlineData(100, 1)]
    public void Check_SiloLostAfterTheDeath_BeginsTheBoundAnew(double end, int violations)
    {
        Beat(true, 0);
        _deaths.Add(new Death(At(1), null));
        Away(PartKind.Silo, 1, 30, 40);

        Check(end).ShouldBe((violations, 0, 0, 0));
    }

    [Theory]
    [InlineData("WORKSPACE_PAUSED")]
    [InlineData("WORKSPACE_REMOVED")]
    public void Check_DeadAndAtRest_NeedNotBeOffline(string rest)
    {
        Beat(true, 0);
        _deaths.Add(new Death(At(1), null));
        Log(rest, 5);

        Check(end: 200).ShouldBe((0, 0, 0, 0));
    }

    private static DateTimeOffset At(double seconds) => Noon.AddSeconds(seconds);

    private (int Violations, int Excused, int Deaths, int NotTried) Check(double end)
    {
        var found = new Liveness(silence: TimeSpan.FromSeconds(20), sweep: TimeSpan.FromSeconds(20)).Check(
            [new Life(Workspace, _beats, _deaths)], _log, _absences, silos: 2, gateways: 2, At(end));
        return (found.Violations.Count, found.Excused.Count, found.Deaths, found.NotTried);
    }

    private void Beat(bool isHeard, params double[] sent) => _beats.AddRange(sent.Select(at => new Beat(At(at), At(at + 0.5), isHeard)));

    private void Away(PartKind kind, int number, double from, double until) => _absences.Add(new Absence(new Part(kind, number), FaultKind.Kill, At(from), At(until)));

    private void AllGatewaysAway(double from, double until)
    {
        Away(PartKind.Gateway, 1, from - 3, until);
        Away(PartKind.Gateway, 2, from, until + 3);
    }

    private void Log(string type, double at) => _log.Add(new LoggedEvent(_log.Count + 1, type, Workspace, JsonElement.Parse("{}"), At(at)));
}
