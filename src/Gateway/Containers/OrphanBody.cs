namespace Molecule.Gateway.Containers;

/// <summary>An engine has a container or volumes of a workspace that is not bound to it.</summary>
internal sealed record OrphanBody
{
    /// <summary>Which engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Whose it says it is.</summary>
    public required Guid WorkspaceId { get; init; }
}
