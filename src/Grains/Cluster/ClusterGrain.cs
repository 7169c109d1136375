using Molecule.Grains.Interfaces.Cluster;
using Molecule.Grains.Workspaces;
using Orleans.Concurrency;

namespace Molecule.Grains.Cluster;

/// <summary>Answers readiness probes and says which silo carries how much.</summary>
// Stateless and reentrant: it holds nothing between calls, and a probe that waits for Postgres must not hold up the next. One for each key is
// enough then.
[StatelessWorker(maxLocalWorkers: 1)]
[Reentrant]
[GrainType("cluster")]
internal sealed class ClusterGrain(ISiloStatusOracle silos, MemberWatch members, IDatabaseProbe database) : Grain, ICluster
{
    private static readonly string WorkspaceGrainName = typeof(WorkspaceGrain).FullName!;

    public async Task<ClusterHealth> CheckAsync(CancellationToken cancellationToken) =>
        new(silos.GetApproximateSiloStatuses(onlyActive: true).Count, await database.AnswersAsync(cancellationToken));

    public async Task<ClusterDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        var statistics = await GrainFactory.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics(cancellationToken);
        var workspaces = statistics
            .Where(entry => entry.GrainType.StartsWith(WorkspaceGrainName, StringComparison.Ordinal))
            .ToLookup(entry => entry.SiloAddress, entry => entry.ActivationCount);

        return new ClusterDescription([.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys
            .Select(silo => new SiloDescription(NameOf(silo), silo.Endpoint.ToString(), workspaces[silo].Sum()))
            .OrderBy(silo => silo.Name, StringComparer.Ordinal)]);
    }

    public Task<ClusterMembers> ReadMembersAsync() => Task.FromResult(members.Members);

    private string NameOf(SiloAddress silo) => silos.TryGetSiloName(silo, out var name) ? name : silo.Endpoint.ToString();
}
