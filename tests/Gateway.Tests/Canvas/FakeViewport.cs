using Molecule.Grains.Interfaces.Canvas;

namespace Molecule.Gateway.Tests.Canvas;

internal sealed class FakeViewport : ICanvasViewport
{
    public Viewport Saved { get; private set; } = Viewport.Initial;

    public Exception? Fails { get; set; }

    public Task<Viewport> GetAsync(CancellationToken cancellationToken) =>
        Fails is null ? Task.FromResult(Saved) : Task.FromException<Viewport>(Fails);

    public Task SaveAsync(Viewport viewport, CancellationToken cancellationToken)
    {
        if (Fails is not null)
            return Task.FromException(Fails);

        Saved = viewport;
        return Task.CompletedTask;
    }
}
