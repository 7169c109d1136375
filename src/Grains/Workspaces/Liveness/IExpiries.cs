using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>Port: the keys <c>ws:{id}</c> that expire in Redis. A hint: some are told late, and some never.</summary>
internal interface IExpiries
{
    /// <summary>Names the workspaces whose key has expired, as they do, until it is cancelled. Ends in no other way, whatever Redis does.</summary>
    IAsyncEnumerable<WorkspaceId> ListenAsync(CancellationToken cancellationToken);
}
