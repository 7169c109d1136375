using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace Molecule.Grains.Containers;

/// <inheritdoc cref="ReachesEngine"/>
internal sealed class ReachesEngineDirector(ISiloMetadataCache silos) : IPlacementFilterDirector
{
    /// <summary>What a silo says of each engine that it reaches: this and the engine's name.</summary>
    private const string Prefix = "engine/";

    /// <summary>What a silo says of itself so that these grains may live in it.</summary>
    public static Dictionary<string, string> Describe(IEnumerable<string> engines) =>
        engines.ToDictionary(engine => Prefix + engine, _ => "reached", StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> candidates)
    {
        var engine = Prefix + target.GrainIdentity.Key.ToString()!.Split('/')[0];
        return candidates.Where(silo => silos.GetSiloMetadata(silo).Metadata.ContainsKey(engine));
    }
}
