namespace Molecule.Gateway.Teams;

/// <summary>Says that the team is gone.</summary>
internal sealed record CollapsedBody
{
    /// <summary>Always <c>collapsed</c>.</summary>
    public string Status { get; init; } = "collapsed";

    /// <summary>The names of the children, which were removed with everything below them.</summary>
    public required IReadOnlyList<string> Removed { get; init; }
}
