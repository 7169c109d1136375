using System.Collections.Immutable;

namespace Molecule.Grains.Containers;

/// <summary>
/// What the keeper of an engine says to a workspace about its container. All of it may be said again, and what is said of a generation that is over
/// is not listened to.
/// </summary>
[GrainInterfaceType("molecule.workspace.container")]
[Alias("molecule.workspace.container")]
internal interface IWorkspaceContainer : IGrainWithGuidKey
{
    /// <summary>A container of this generation is about to be made: it may show this token, and those before it may not any more.</summary>
    /// <returns>Whether one is still wanted.</returns>
    [Alias("admit")]
    Task<bool> AdmitAsync(long generation, NewContainerToken token, ImmutableArray<Guid> revoked, CancellationToken cancellationToken);

    /// <summary>It was started.</summary>
    /// <param name="generation">Of which generation it is.</param>
    /// <param name="url">Where the engine's machine reaches it; null when that is left to what its agent says.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("started")]
    Task StartedAsync(long generation, string? url, CancellationToken cancellationToken);

    /// <summary>It ended by itself, or is gone. Whoever was there is offline at once.</summary>
    /// <returns>Whether its agent had been heard of in this generation; null when nothing of that generation is wanted any more.</returns>
    [Alias("ended")]
    Task<bool?> EndedAsync(long generation, ContainerEnd end, CancellationToken cancellationToken);

    /// <summary>Whether its agent, once heard of in this generation, is not any more, and is still wanted.</summary>
    [Alias("is-silent")]
    Task<bool> IsSilentAsync(long generation, CancellationToken cancellationToken);

    /// <summary>It does not come up, for a reason that trying again does not mend.</summary>
    /// <returns>Whether that is known of the workspace now.</returns>
    [Alias("fail")]
    Task<bool> FailAsync(long generation, string reason, CancellationToken cancellationToken);

    /// <summary>Begins again, by the platform, after it ended.</summary>
    /// <returns>Whether the generation is another now.</returns>
    [Alias("restart")]
    Task<bool> RestartAsync(long generation, CancellationToken cancellationToken);
}
