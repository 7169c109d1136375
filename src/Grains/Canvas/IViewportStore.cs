using Molecule.Grains.Interfaces.Canvas;

namespace Molecule.Grains.Canvas;

/// <summary>Port: the one row that keeps the viewport.</summary>
internal interface IViewportStore
{
    Task<Viewport?> LoadAsync(CancellationToken cancellationToken);

    Task SaveAsync(Viewport viewport, CancellationToken cancellationToken);
}
