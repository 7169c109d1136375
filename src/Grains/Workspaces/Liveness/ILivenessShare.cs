using Orleans.Services;

namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>Hears of the silo's place on the ring; nobody calls it.</summary>
[Alias("molecule.liveness-share")]
internal interface ILivenessShare : IGrainService;
