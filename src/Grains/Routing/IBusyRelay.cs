using System.Collections.Immutable;

namespace Molecule.Grains.Routing;

/// <summary>Tells all silos how busy the agents are that one silo has heard.</summary>
internal interface IBusyRelay
{
    /// <summary>Tells, without waiting.</summary>
    void Tell(ImmutableArray<BusyCount> counts);
}
