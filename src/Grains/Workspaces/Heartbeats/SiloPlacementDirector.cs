using Orleans.Runtime.Placement;

namespace Molecule.Grains.Workspaces.Heartbeats;

/// <inheritdoc cref="SiloPlacement"/>
internal sealed class SiloPlacementDirector : IPlacementDirector
{
    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silo = SiloAddress.FromParsableString(target.GrainIdentity.Key.ToString()!.Split('/')[0]);
        return context.GetCompatibleSilos(target).Contains(silo)
            ? Task.FromResult(silo)
            : throw new SiloUnavailableException($"Silo {silo} is not there any more.");
    }
}
