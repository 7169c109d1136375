namespace Molecule.Samples.Organisation.Chart;

/// <summary>A place in the chart, and what a believable day in it is made of.</summary>
internal sealed record Position
{
    /// <summary>The name that the state file knows it by.</summary>
    public required string Key { get; init; }

    public required string Name { get; init; }

    public required string Role { get; init; }

    public required int Tier { get; init; }

    /// <summary>What it works on by itself.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>What its neighbours ask it, and what it answers.</summary>
    public required IReadOnlyList<Talk> Talks { get; init; }

    /// <summary>What goes wrong for it on a bad day.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    public IReadOnlyList<Position> Reports { get; init; } = [];

    /// <summary>This position and all below it, each before its reports.</summary>
    public IEnumerable<Position> All() => Reports.SelectMany(report => report.All()).Prepend(this);
}
