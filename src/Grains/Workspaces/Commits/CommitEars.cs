using Orleans.Runtime.Services;

namespace Molecule.Grains.Workspaces.Commits;

/// <summary>Finds the ear of each silo.</summary>
internal sealed class CommitEars(IServiceProvider services) : GrainServiceClient<ICommitEar>(services)
{
    public ICommitEar Of(SiloAddress silo) => GetGrainService(silo);
}
