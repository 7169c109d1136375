namespace Molecule.Gateway.Workspaces;

/// <summary>Says that the workspace waits for its agent.</summary>
internal sealed record ResumedWorkspaceBody
{
    /// <summary>Always <c>provisioning</c>.</summary>
    public string Status { get; init; } = "provisioning";

    /// <summary>How many were woken, this one included.</summary>
    public required int ResumedCount { get; init; }
}
