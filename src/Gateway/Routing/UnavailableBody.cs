using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Routing;

/// <summary>The workspace is there and has no address now.</summary>
internal sealed record UnavailableBody
{
    /// <summary>Always <c>workspace not available</c>.</summary>
    public string Error { get; init; } = "workspace not available";

    /// <summary>For programs.</summary>
    public string Code { get; init; } = "workspace_unavailable";

    /// <summary>Where it stands.</summary>
    [JsonConverter(typeof(SnakeCaseEnumConverter<WorkspaceStatus>))]
    public required WorkspaceStatus Status { get; init; }
}
