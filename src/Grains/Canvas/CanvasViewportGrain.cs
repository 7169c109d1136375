using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Canvas;

namespace Molecule.Grains.Canvas;

/// <summary>Owns the viewport: reads it once, then answers from memory.</summary>
[GrainType("canvas-viewport")]
internal sealed class CanvasViewportGrain(IViewportStore store) : Grain, ICanvasViewport
{
    private Viewport _viewport = Viewport.Initial;

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        _viewport = await store.LoadAsync(cancellationToken) ?? Viewport.Initial;

    public Task<Viewport> GetAsync(CancellationToken cancellationToken) => Task.FromResult(_viewport);

    public async Task SaveAsync(Viewport viewport, CancellationToken cancellationToken)
    {
        RequireFinite("x", viewport.X);
        RequireFinite("y", viewport.Y);
        RequireFinite("zoom", viewport.Zoom);
        if (viewport.Zoom < 0)
        {
            throw new InvalidFieldException("zoom", "must be 0 or more");
        }

        await store.SaveAsync(viewport, cancellationToken);
        _viewport = viewport;
    }

    private static void RequireFinite(string field, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new InvalidFieldException(field, "must be a finite number");
        }
    }
}
