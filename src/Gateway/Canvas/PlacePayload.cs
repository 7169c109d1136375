namespace Molecule.Gateway.Canvas;

/// <summary>What <c>LAYOUT_CHANGED</c> carries.</summary>
internal sealed record PlacePayload(double X, double Y, bool Collapsed);
