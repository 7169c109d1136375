using Molecule.Grains.Interfaces.Containers;

namespace Molecule.Gateway.Containers;

/// <summary>What engines have that belongs to nobody.</summary>
internal sealed record OrphansBody
{
    /// <summary>By engine, then by workspace.</summary>
    public required IReadOnlyList<OrphanBody> Orphans { get; init; }

    /// <summary>Engines that did not answer: of them it is not known.</summary>
    public required IReadOnlyList<string> Unanswered { get; init; }

    public static OrphansBody From(OrphanList list) => new()
    {
        Orphans = [.. list.Orphans.Select(orphan => new OrphanBody { Engine = orphan.Engine, WorkspaceId = orphan.Workspace.Value })],
        Unanswered = list.Unanswered,
    };
}
