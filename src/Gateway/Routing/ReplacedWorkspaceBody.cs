using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Routing;

/// <summary>Who took over.</summary>
internal sealed record ReplacedWorkspaceBody
{
    /// <summary>Names the successor.</summary>
    public required Guid Id { get; init; }

    /// <summary><c>provisioning</c> until its agent registers or beats; <c>online</c> at once when it is external.</summary>
    [JsonConverter(typeof(SnakeCaseEnumConverter<WorkspaceStatus>))]
    public required WorkspaceStatus Status { get; init; }

    /// <summary>The workspace that went.</summary>
    public required Guid Replaces { get; init; }
}
