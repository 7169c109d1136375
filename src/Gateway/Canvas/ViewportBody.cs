using Molecule.Grains.Interfaces.Canvas;

namespace Molecule.Gateway.Canvas;

/// <summary>What part of the canvas was last looked at.</summary>
internal sealed record ViewportBody
{
    /// <summary>Pan to the right, in pixels; 0 when left out.</summary>
    public double? X { get; init; }

    /// <summary>Pan down, in pixels; 0 when left out.</summary>
    public double? Y { get; init; }

    /// <summary>Scale, 0 or more; 1 is natural size, 0 when left out.</summary>
    public double? Zoom { get; init; }

    public static ViewportBody From(Viewport viewport) => new() { X = viewport.X, Y = viewport.Y, Zoom = viewport.Zoom };

    public Viewport ToViewport() => new(X ?? 0, Y ?? 0, Zoom ?? 0);
}
