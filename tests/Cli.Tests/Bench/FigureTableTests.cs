using Molecule.Cli.Bench;

namespace Molecule.Cli.Tests.Bench;

public sealed class FigureTableTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 1.0, 2.0, 100.0 }, 2)]
    [InlineData(new[] { 1.0, 3.0 }, 2)]
    public void Median_IsInTheMiddle(double[] sorted, double expected) => FigureTable.Median(sorted).ShouldBe(expected);

    [Theory]
    [InlineData(0.004, "0.00")]
    [InlineData(2.2, "2.20")]
    [InlineData(53.04, "53.0")]
    [InlineData(26_000.4, "26,000")]
    public void Format_ThreeDigitsOrMore(double value, string expected) => FigureTable.Format(value).ShouldBe(expected);

    [Fact]
    public void Render_SeveralRuns_ShowsMedianMovementAndVerdict()
    {
        IReadOnlyList<Figure> Run(double cost, double rate) =>
            [new("cost", "× B0", cost, Target.AtMost(2.2)), new("rate", "× B1", rate, Target.AtLeast(6)), new("plain", "", 1)];

        FigureTable.Render([Run(2.5, 5), Run(2, 7), Run(2.1, 4)]).ShouldBe(
            """
            | What  |    Median | Moved between | Target |        |
            | ----- | --------: | ------------: | -----: | ------ |
            | cost  | 2.10 × B0 |   2.00 – 2.50 |  ≤ 2.2 | ok     |
            | rate  | 5.00 × B1 |   4.00 – 7.00 |    ≥ 6 | missed |
            | plain |      1.00 |   1.00 – 1.00 |        |        |

            """);
    }

    [Fact]
    public void Render_OneRun_HasNoMovement() => FigureTable.Render([[new("cost", "", 1)]]).ShouldNotContain("–");

    [Theory]
    [InlineData(2.2, true)]
    [InlineData(2.21, false)]
    public void AtMost_TheLimitItself_IsMet(double value, bool met) => Target.AtMost(2.2).IsMetBy(value).ShouldBe(met);

    [Theory]
    [InlineData(6, true)]
    [InlineData(5.99, false)]
    public void AtLeast_TheLimitItself_IsMet(double value, bool met) => Target.AtLeast(6).IsMetBy(value).ShouldBe(met);
}
