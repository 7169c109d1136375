using System.Text.Json.Serialization;

namespace Molecule.Gateway.Workspaces;

/// <summary>Says that the changes are made.</summary>
internal sealed record UpdatedWorkspaceBody
{
    /// <summary>Always <c>updated</c>.</summary>
    public string Status { get; init; } = "updated";

    /// <summary>True when the directory or the access to it was among the changes, left out otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? NeedsRestart { get; init; }
}
