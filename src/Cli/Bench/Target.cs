using System.Globalization;

namespace Molecule.Cli.Bench;

/// <summary>What a figure is to be.</summary>
internal sealed record Target(double Limit, bool IsMost)
{
    public static Target AtMost(double limit) => new(limit, IsMost: true);

    public static Target AtLeast(double limit) => new(limit, IsMost: false);

    public bool IsMetBy(double value) => IsMost ? value <= Limit : value >= Limit;

    public override string ToString() => (IsMost ? "≤ " : "≥ ") + Limit.ToString("#,0.##", CultureInfo.InvariantCulture);
}
