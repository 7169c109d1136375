namespace Molecule.Gateway.Presence;

/// <summary>The part of the map that somebody has in view.</summary>
internal sealed record ViewBody(double X, double Y, double Width, double Height);
