namespace Molecule.Gateway.Workspaces;

/// <summary>Says that the workspace waits for its agent anew.</summary>
internal sealed record RestartedWorkspaceBody
{
    /// <summary>Always <c>provisioning</c>.</summary>
    public string Status { get; init; } = "provisioning";

    /// <summary>The template that its files come from; <c>existing-volume</c> when it keeps those that it had.</summary>
    public string ConfigDir { get; init; } = "existing-volume";
}
