using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Workspaces;

/// <summary>What was created.</summary>
internal sealed record CreatedWorkspaceBody
{
    /// <summary>Names the new workspace.</summary>
    public required Guid Id { get; init; }

    /// <summary><c>provisioning</c> until its agent registers or beats; <c>online</c> at once when it is external.</summary>
    [JsonConverter(typeof(SnakeCaseEnumConverter<WorkspaceStatus>))]
    public required WorkspaceStatus Status { get; init; }

    /// <summary>True for an external workspace, left out otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? External { get; init; }

    /// <summary>Where its memories will be kept; left out for an external workspace.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AwarenessNamespace { get; init; }

    /// <summary>What its agent may do in its directory; left out for an external workspace.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WorkspaceAccess { get; init; }

    public static CreatedWorkspaceBody From(Workspace created, NewWorkspace asked) => asked.External
        ? new() { Id = created.Id.Value, Status = created.Status, External = true }
        : new()
        {
            Id = created.Id.Value,
            Status = created.Status,
            AwarenessNamespace = $"workspace:{created.Id}",
            WorkspaceAccess = JsonNamingPolicy.SnakeCaseLower.ConvertName($"{asked.Access}"),
        };
}
