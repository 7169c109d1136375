using System.Text.Json.Serialization;

namespace Molecule.Gateway.Bundles;

/// <summary>A workspace that was made from a bundle.</summary>
internal sealed record ImportedWorkspaceBody
{
    /// <summary>Its new id.</summary>
    public required Guid WorkspaceId { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary><c>provisioning</c>; <c>online</c> when its agent runs elsewhere.</summary>
    public required string Status { get; init; }

    /// <summary>The secrets that its agent needs and that nobody has set for the whole installation: they are to be set for it.</summary>
    public required IReadOnlyList<string> MissingSecrets { get; init; }

    /// <summary>Those below it, in the order of the bundle; left out when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ImportedWorkspaceBody>? Children { get; init; }
}
