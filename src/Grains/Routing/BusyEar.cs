using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Molecule.Grains.Routing;

/// <summary>One silo's ear for busy counts.</summary>
// Reentrant: counts carry the time at which they were heard, and nothing is held across an await.
[Reentrant]
internal sealed class BusyEar(GrainId id, Orleans.Runtime.Silo silo, ILoggerFactory loggers, TeamMemory teams) : GrainService(id, silo, loggers), IBusyEar
{
    public Task HearAsync(ImmutableArray<BusyCount> counts)
    {
        teams.Hear(counts);
        return Task.CompletedTask;
    }
}
