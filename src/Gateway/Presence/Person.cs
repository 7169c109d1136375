namespace Molecule.Gateway.Presence;

/// <summary>Somebody who has a canvas open, and where they look. Known as long as they are here, and nowhere written down.</summary>
internal sealed record Person
{
    /// <summary>Names the open canvas, not the human before it; another one after each connection.</summary>
    public required Guid Id { get; init; }

    /// <summary>As they call themselves, unchecked; null when they did not say.</summary>
    public required string? Name { get; init; }

    /// <summary>Where the pointer is on the map; null when it is not on it.</summary>
    public required PointBody? Cursor { get; init; }

    /// <summary>What is in view; null when no map is.</summary>
    public required ViewBody? View { get; init; }

    /// <summary>Whose panel is open; null for none.</summary>
    public required Guid? WorkspaceId { get; init; }

    /// <summary>Which moment of the past they look at, as their address has it; null for now.</summary>
    public required string? At { get; init; }
}
