using Orleans.Runtime.Services;

namespace Molecule.Grains.Routing;

/// <summary>Finds the ear of each silo.</summary>
internal sealed class BusyEars(IServiceProvider services) : GrainServiceClient<IBusyEar>(services)
{
    public IBusyEar Of(SiloAddress silo) => GetGrainService(silo);
}
