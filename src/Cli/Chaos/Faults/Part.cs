using System.Globalization;

namespace Molecule.Cli.Chaos.Faults;

/// <summary>One thing that can fail.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">Which of its kind, from 1. Of agents it is the share: every <see cref="AgentShares"/>th, from that one on.</param>
internal sealed record Part(PartKind Kind, int Number)
{
    /// <summary>Agents die in shares of this many.</summary>
    public const int AgentShares = 10;

    /// <summary>The names of <see cref="Local.LocalCluster"/>, so that what is said of a part leads to its log.</summary>
    public override string ToString() => Kind switch
    {
        PartKind.Redis => "Redis",
        PartKind.Postgres => "Postgres",
        PartKind.Agents => string.Create(CultureInfo.InvariantCulture, $"agents {Number}/{AgentShares}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(Kind == PartKind.Silo ? "silo" : "gateway")}-{Number}"),
    };
}
