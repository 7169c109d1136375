namespace Molecule.Gateway.Workspaces;

/// <summary>Says that the workspace is removed.</summary>
internal sealed record RemovedWorkspaceBody
{
    /// <summary>Always <c>removed</c>.</summary>
    public string Status { get; init; } = "removed";

    /// <summary>How many workspaces below it were removed with it.</summary>
    public required int CascadeDeleted { get; init; }
}
