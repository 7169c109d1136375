namespace Molecule.Gateway.Feed;

/// <summary>One who listens.</summary>
/// <param name="Hearing">What it hears at that position.</param>
/// <param name="Position">It knows everything up to here.</param>
internal sealed record Subscriber(Hearing Hearing, long Position);
