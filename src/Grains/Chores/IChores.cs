namespace Molecule.Grains.Chores;

/// <summary>Sees to the chores of the whole cluster; the key is always 0.</summary>
[GrainInterfaceType("molecule.chores")]
[Alias("molecule.chores")]
internal interface IChores : IGrainWithIntegerKey
{
    /// <summary>Makes sure that somebody sees to the chores. Safe to call at any time, any number of times.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>When the grain is awake.</returns>
    [Alias("wake")]
    Task WakeAsync(CancellationToken cancellationToken);
}
