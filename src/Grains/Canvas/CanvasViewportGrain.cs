using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Canvas;

namespace Molecule.Grains.Canvas;

/// <summary>Owns the viewport: reads it once, then answers from memory.</summary>
[GrainType("canvas-viewport")]
internal sealed class CanvasViewportGrain(IViewportStore store) : Grain, ICanvasViewport
{
    private const double MaxPan = 1e9;
    private const double MaxZoom = 1_000;

    private Viewport _viewport = Viewport.Initial;

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        _viewport = await store.LoadAsync(cancellationToken) ?? Viewport.Initial;

    public Task<Viewport> GetAsync(CancellationToken cancellationToken) => Task.FromResult(_viewport);

    public async Task SaveAsync(Viewport viewport, CancellationToken cancellationToken)
    {
        RequireWithin("x", viewport.X, -MaxPan, MaxPan);
        RequireWithin("y", viewport.Y, -MaxPan, MaxPan);
        RequireWithin("zoom", viewport.Zoom, 0, MaxZoom);

        await store.SaveAsync(viewport, cancellationToken);
        _viewport = viewport;
    }

    private static void RequireWithin(string field, double value, double least, double most)
    {
        // Written so that what is no number fails too.
        if (!(value >= least && value <= most))
        {
            throw new InvalidFieldException(field, $"must be a number from {least:0} to {most:0}");
        }
    }
}
