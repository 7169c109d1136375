using Molecule.Grains.Interfaces.Routing;
using Orleans.Concurrency;

namespace Molecule.Grains.Routing;

/// <summary>What workspaces ask each other.</summary>
// The questions interleave: two workspaces may ask each other at the same moment, or ask one that waits for its commit. They are answered from
// what is committed and change nothing that another call relies on.
[GrainInterfaceType("molecule.workspace.neighbour")]
[Alias("molecule.workspace.neighbour")]
internal interface IWorkspaceNeighbour : IGrainWithGuidKey
{
    /// <summary>Says whether the caller may talk to this workspace.</summary>
    [AlwaysInterleave]
    [Alias("relate")]
    Task<TalkAnswer> RelateAsync(Caller caller, CancellationToken cancellationToken);

    /// <summary>Says where this workspace is, or who speaks for it, asking at most <paramref name="hops"/> others one after the other.</summary>
    [AlwaysInterleave]
    [Alias("locate")]
    Task<Whereabouts> LocateAsync(Caller caller, int hops, CancellationToken cancellationToken);

    /// <summary>Describes this workspace to those who may talk to it; null when it is not there or is removed.</summary>
    [AlwaysInterleave]
    [Alias("introduce")]
    Task<Peer?> IntroduceAsync(CancellationToken cancellationToken);

    /// <summary>Finds out what became of a write whose answer was lost. Does not interleave: it waits for the command that is under way.</summary>
    [Alias("settle")]
    Task SettleAsync(CancellationToken cancellationToken);
}
