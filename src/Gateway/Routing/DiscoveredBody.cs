namespace Molecule.Gateway.Routing;

/// <summary>Where a workspace is reached.</summary>
internal sealed record DiscoveredBody
{
    /// <summary>The workspace that was asked for.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its address, as the caller can use it.</summary>
    public required string Url { get; init; }

    /// <summary>Its display name.</summary>
    public required string Name { get; init; }
}
