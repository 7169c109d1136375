using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Concurrency;

namespace Molecule.Grains.Workspaces;

/// <summary>Reads the organisation for gateways, which cannot see Postgres.</summary>
// Stateless and reentrant: it holds nothing between calls, so readers need not wait for each other.
[StatelessWorker]
[Reentrant]
[GrainType("organization")]
internal sealed class OrganizationGrain(IWorkspaceQueries workspaces) : Grain, IOrganization
{
    private const int MaxPage = 1_000;

    public Task<WorkspaceList> ListAsync(WorkspaceId? after, int? limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxPage)
        {
            throw new InvalidFieldException("limit", $"must be 1 to {MaxPage}");
        }

        return workspaces.ListAsync(after, limit, cancellationToken);
    }

    public Task<OrganizationSnapshot> TakeSnapshotAsync(CancellationToken cancellationToken) =>
        workspaces.TakeSnapshotAsync(cancellationToken);

    public Task<VitalsReading> ReadVitalsAsync(CancellationToken cancellationToken) => workspaces.ReadVitalsAsync(cancellationToken);
}
