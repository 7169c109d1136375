using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Containers;

/// <summary>What a workspace runs in.</summary>
[GenerateSerializer, Immutable, Alias("molecule.container-description")]
public sealed record ContainerDescription
{
    /// <summary>Whose it is.</summary>
    [Id(0)] public required WorkspaceId Workspace { get; init; }

    /// <summary>The engine that it is bound to.</summary>
    [Id(1)] public required string Engine { get; init; }

    /// <summary>The engine's id of the container; null when none was made yet.</summary>
    [Id(2)] public string? ContainerId { get; init; }

    /// <summary>How often the workspace was provisioned when it was made; 0 when none was made yet.</summary>
    [Id(3)] public required long Generation { get; init; }

    /// <summary><c>waiting</c>, <c>running</c>, <c>exited</c> (it ended by itself and is started again) or <c>stopped</c> (it is kept).</summary>
    [Id(4)] public required string State { get; init; }

    /// <summary>When it was last started, UTC.</summary>
    [Id(5)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it is started again, UTC; null when nothing is planned.</summary>
    [Id(6)] public DateTimeOffset? NextStartAt { get; init; }

    /// <summary>How often the platform has started it again by itself.</summary>
    [Id(7)] public required int Restarts { get; init; }

    /// <summary>Its last exit code; null when it never ended by itself.</summary>
    [Id(8)] public int? ExitCode { get; init; }

    /// <summary>Whether it ended then because it wanted more memory than it may have.</summary>
    [Id(9)] public bool OutOfMemory { get; init; }

    /// <summary>When it ended then, by the engine's clock.</summary>
    [Id(10)] public DateTimeOffset? ExitedAt { get; init; }

    /// <summary>Why it could not be started, the last time that was tried; null when it could.</summary>
    [Id(11)] public string? Problem { get; init; }
}
