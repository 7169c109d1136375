namespace Molecule.Gateway.History;

/// <summary>What differs in the organisation between two moments. Written piece by piece, so that nobody holds all of it.</summary>
internal sealed record OrganizationDifferenceBody
{
    /// <summary>The earlier moment.</summary>
    public required LogPointBody From { get; init; }

    /// <summary>The later moment.</summary>
    public required LogPointBody To { get; init; }

    /// <summary>The workspaces that differ, the oldest first.</summary>
    public required IReadOnlyList<WorkspaceDifferenceBody> Workspaces { get; init; }
}
