namespace Molecule.Grains.Interfaces.Canvas;

/// <summary>What part of the canvas was last looked at (contract section 5.21); one for everybody.</summary>
/// <param name="X">Pan to the right, in pixels; at most 1e9 either way.</param>
/// <param name="Y">Pan down, in pixels; at most 1e9 either way.</param>
/// <param name="Zoom">Scale, 0 to 1,000; 1 is natural size.</param>
[GenerateSerializer, Immutable, Alias("molecule.viewport")]
public sealed record Viewport([property: Id(0)] double X, [property: Id(1)] double Y, [property: Id(2)] double Zoom)
{
    /// <summary>What a canvas shows that nobody has moved yet.</summary>
    public static Viewport Initial { get; } = new(0, 0, 1);
}
