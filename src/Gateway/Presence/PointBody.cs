namespace Molecule.Gateway.Presence;

/// <summary>A place on the map.</summary>
internal sealed record PointBody(double X, double Y);
