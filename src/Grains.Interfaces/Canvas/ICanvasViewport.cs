namespace Molecule.Grains.Interfaces.Canvas;

/// <summary>Keeps the viewport; the key is always 0.</summary>
[GrainInterfaceType("molecule.canvas.viewport")]
[Alias("molecule.canvas.viewport")]
public interface ICanvasViewport : IGrainWithIntegerKey
{
    /// <summary>Says what was last saved.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The viewport; <see cref="Viewport.Initial"/> when none was saved.</returns>
    [Alias("get")]
    Task<Viewport> GetAsync(CancellationToken cancellationToken);

    /// <summary>Saves the viewport. The last one wins.</summary>
    /// <param name="viewport">What is looked at now.</param>
    /// <param name="cancellationToken">Gives up waiting; it may still be saved.</param>
    /// <returns>When it is saved.</returns>
    /// <exception cref="InvalidFieldException">A number is out of its range.</exception>
    [Alias("save")]
    Task SaveAsync(Viewport viewport, CancellationToken cancellationToken);
}
