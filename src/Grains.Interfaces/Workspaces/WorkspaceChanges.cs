namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>What the operator wants changed (contract section 5.2, PATCH /workspaces/:id); everything absent stays as it is.</summary>
[GenerateSerializer, Immutable, Alias("molecule.workspace-changes")]
public sealed record WorkspaceChanges
{
    /// <summary>New display name, 1 to 200 characters, no control characters.</summary>
    [Id(0)] public Change<string>? Name { get; init; }

    /// <summary>New role, at most 1,000 characters; null clears it.</summary>
    [Id(1)] public Change<string?>? Role { get; init; }

    /// <summary>New tier, 1 to 4.</summary>
    [Id(2)] public Change<int>? Tier { get; init; }

    /// <summary>New parent, which must exist, not be removed and not stand below this workspace; null makes it a root.</summary>
    [Id(3)] public Change<WorkspaceId?>? ParentId { get; init; }

    /// <summary>New runtime, 1 to 100 characters.</summary>
    [Id(4)] public Change<string>? Runtime { get; init; }

    /// <summary>New directory; null clears it.</summary>
    [Id(5)] public Change<string?>? WorkspaceDir { get; init; }

    /// <summary>New place on the canvas; whether its team is folded there is said by <see cref="Collapsed"/>.</summary>
    [Id(6)] public Change<WorkspacePlace>? Place { get; init; }

    /// <summary>What its agent may do in its directory from now on; anything but none needs the directory.</summary>
    [Id(7)] public Change<WorkspaceAccess>? Access { get; init; }

    /// <summary>Whether its team is drawn folded; needs a place, new or old.</summary>
    [Id(8)] public Change<bool>? Collapsed { get; init; }

    /// <summary>How long its agent may be busy without progress: whole seconds, 10 to 86,400; null when nobody shall look any more.</summary>
    [Id(9)] public Change<TimeSpan?>? StallTimeout { get; init; }
}
