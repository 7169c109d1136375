using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Services;

namespace Molecule.Grains.Routing;

/// <summary>Takes the busy counts that another silo has heard; there is one in each.</summary>
[Alias("molecule.busy-ear")]
internal interface IBusyEar : IGrainService
{
    /// <summary>Hands the counts to the silo's memory of teams.</summary>
    // One way: nobody waits for it. What is lost is told again with the next change, and the counts of a team are read when it is.
    [OneWay]
    [Alias("hear")]
    Task HearAsync(ImmutableArray<BusyCount> counts);
}
