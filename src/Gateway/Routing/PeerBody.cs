using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Routing;

/// <summary>A workspace that the asked one may talk to.</summary>
internal sealed record PeerBody
{
    /// <summary>Names the workspace.</summary>
    public required Guid Id { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>What it does in the organisation; null when not said.</summary>
    public required string? Role { get; init; }

    /// <summary>1 to 4: how its agent is deployed.</summary>
    public required int Tier { get; init; }

    /// <summary>Where it stands (contract section 8); never removed.</summary>
    [JsonConverter(typeof(SnakeCaseEnumConverter<WorkspaceStatus>))]
    public required WorkspaceStatus Status { get; init; }

    /// <summary>The agent's card, as it was registered; null when there is none.</summary>
    public required RawJson? AgentCard { get; init; }

    /// <summary>Where its agent said it is reached; empty when not known. How the asker reaches it is what discovery tells.</summary>
    public required string Url { get; init; }

    /// <summary>Its parent; that of the children is the asker itself.</summary>
    public required Guid? ParentId { get; init; }

    /// <summary>Tasks that its agent works on; about a second old.</summary>
    public required int ActiveTasks { get; init; }

    public static PeerBody From(Peer peer) => new()
    {
        Id = peer.Id.Value,
        Name = peer.Name,
        Role = peer.Role,
        Tier = peer.Tier,
        Status = peer.Status,
        AgentCard = peer.AgentCard is { } card ? RawJson.FromText(card) : null,
        Url = peer.Url,
        ParentId = peer.ParentId?.Value,
        ActiveTasks = peer.ActiveTasks,
    };
}
