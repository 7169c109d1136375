namespace Molecule.Gateway.Feed;

/// <summary>This gateway serves as many listeners as it may.</summary>
internal sealed class SeatsTakenException(int limit) : Exception($"this gateway serves {limit} subscribers already; try another one, or later");
