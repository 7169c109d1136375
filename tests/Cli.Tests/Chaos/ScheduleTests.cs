using Molecule.Cli.Chaos.Faults;

namespace Molecule.Cli.Tests.Chaos;

public sealed class ScheduleTests
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 50)];

    [Fact]
    public void Make_SameSeed_IsTheSame() => Make(7).ShouldBe(Make(7));

    [Fact]
    public void Make_OtherSeed_IsAnother() => Make(7).ShouldNotBe(Make(8));

    [Fact]
    public void Make_Longer_BeginsAsTheShorterOne()
    {
        var sooner = Schedule.Make(7, Length / 2, silos: 3, gateways: 2, Silence).Where(fault => fault.Until < Length / 4);

        Make(7).Where(fault => fault.Until < Length / 4).ShouldBe(sooner);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Make_AnySeed_LetsNoPartFailThatIsAway(int seed)
    {
        foreach (var faults in Make(seed).GroupBy(fault => fault.Part).Select(part => part.ToList()))
        {
            foreach (var (fault, next) in faults.Zip(faults.Skip(1)))
                next.At.ShouldBeGreaterThan(fault.Until);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Make_AnySeed_EndsInTime_ButForAgents(int seed) =>
        Make(seed).Where(fault => fault.Part.Kind != PartKind.Agents).ShouldAllBe(fault => fault.Until <= Length && fault.For >= TimeSpan.FromSeconds(1));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Make_AnySeed_NamesPartsThatThereAre(int seed) => Make(seed).Select(fault => fault.Part).ShouldAllBe(part => part.Number >= 1 && part.Number <= CountOf(part.Kind));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Make_AnySeed_LetsSomeAgentsDieForGood(int seed) => Make(seed).ShouldContain(fault => fault.Part.Kind == PartKind.Agents && fault.Until > Length);

    [Fact]
    public void Make_ManyMinutes_BreaksEverythingInEveryWay()
    {
        var done = Make(7, TimeSpan.FromHours(2)).Select(fault => (fault.Part.Kind, fault.Kind)).ToHashSet();

        foreach (var part in new[] { PartKind.Silo, PartKind.Gateway, PartKind.Redis, PartKind.Postgres })
        {
            foreach (var kind in Enum.GetValues<FaultKind>())
                done.ShouldContain((part, kind));
        }

        done.ShouldContain((PartKind.Agents, FaultKind.Kill));
    }

    private static int CountOf(PartKind kind) => kind switch
    {
        PartKind.Silo => 3,
        PartKind.Gateway => 2,
        PartKind.Agents => Part.AgentShares,
        _ => 1,
    };

    private static IReadOnlyList<Fault> Make(int seed, TimeSpan? length = null) => Schedule.Make(seed, length ?? Length, silos: 3, gateways: 2, Silence);
}
