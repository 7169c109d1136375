namespace Molecule.Gateway.Workspaces;

/// <summary>Says that the workspace rests.</summary>
internal sealed record PausedWorkspaceBody
{
    /// <summary>Always <c>paused</c>.</summary>
    public string Status { get; init; } = "paused";

    /// <summary>How many were put to rest, this one included.</summary>
    public required int PausedCount { get; init; }
}
