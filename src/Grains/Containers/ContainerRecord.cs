using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>A container of a workspace as its engine describes it.</summary>
internal sealed record ContainerRecord
{
    /// <summary>The engine's id.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is, by its label.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>For which start of the workspace it was made, by its label; see <see cref="ContainerPlan.Generation"/>.</summary>
    public required long Generation { get; init; }

    /// <summary>Whether it runs.</summary>
    public required bool IsRunning { get; init; }

    /// <summary>Whether it has run and has ended; one that was made and never started has not.</summary>
    public required bool HasEnded { get; init; }

    /// <summary>How it ended; only of one that has, and only by <see cref="IContainerEngine.InspectAsync"/>.</summary>
    public ContainerExit? Exit { get; init; }
}
