using Microsoft.Extensions.Logging;

namespace Molecule.Grains.Workspaces.Liveness;

/// <inheritdoc cref="ILivenessShare"/>
internal sealed class LivenessShare(GrainId id, Orleans.Runtime.Silo silo, ILoggerFactory loggers, LivenessRing ring)
    : GrainService(id, silo, loggers), ILivenessShare
{
    public override async Task Start()
    {
        await base.Start();
        ring.Share(RingRange);
    }

    public override async Task OnRangeChange(IRingRange oldRange, IRingRange newRange, bool increased)
    {
        await base.OnRangeChange(oldRange, newRange, increased);
        ring.Share(newRange);
    }
}
