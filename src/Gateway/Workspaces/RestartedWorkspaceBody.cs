namespace Molecule.Gateway.Workspaces;

/// <summary>Says that the workspace waits for its agent anew.</summary>
internal sealed record RestartedWorkspaceBody
{
    /// <summary>Always <c>provisioning</c>.</summary>
    public string Status { get; init; } = "provisioning";

    /// <summary>Where its configuration comes from: always <c>existing-volume</c>, what it had before.</summary>
    public string ConfigDir { get; init; } = "existing-volume";
}
