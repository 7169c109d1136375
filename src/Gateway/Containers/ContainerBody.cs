using Molecule.Grains.Interfaces.Containers;

namespace Molecule.Gateway.Containers;

/// <summary>What a workspace runs in.</summary>
internal sealed record ContainerBody
{
    /// <summary>Whose it is.</summary>
    public required Guid WorkspaceId { get; init; }

    /// <summary>The engine that it is bound to.</summary>
    public required string Engine { get; init; }

    /// <summary>The engine's id of the container; null when none was made yet.</summary>
    public required string? ContainerId { get; init; }

    /// <summary>How often the workspace was provisioned when it was made; 0 when none was made yet.</summary>
    public required long Generation { get; init; }

    /// <summary><c>waiting</c>, <c>running</c>, <c>exited</c> (it ended by itself and is started again) or <c>stopped</c> (it is kept).</summary>
    public required string State { get; init; }

    /// <summary>When it was last started.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it is started again; null when nothing is planned.</summary>
    public required DateTimeOffset? NextStartAt { get; init; }

    /// <summary>How often the platform has started it again by itself.</summary>
    public required int Restarts { get; init; }

    /// <summary>How it last ended by itself; null when it never did.</summary>
    public required ContainerExitBody? LastExit { get; init; }

    /// <summary>Why it could not be started, the last time that was tried; null when it could.</summary>
    public required string? Problem { get; init; }

    public static ContainerBody From(ContainerDescription container) => new()
    {
        WorkspaceId = container.Workspace.Value,
        Engine = container.Engine,
        ContainerId = container.ContainerId,
        Generation = container.Generation,
        State = container.State,
        StartedAt = container.StartedAt,
        NextStartAt = container.NextStartAt,
        Restarts = container.Restarts,
        LastExit = container is { ExitCode: { } code, ExitedAt: { } at } ? new ContainerExitBody { ExitCode = code, OomKilled = container.OutOfMemory, At = at } : null,
        Problem = container.Problem,
    };
}
