using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Routing;

/// <summary>Some of those whom a workspace may talk to.</summary>
/// <param name="Peers">Siblings and children, each oldest first, then the parent.</param>
/// <param name="Next">Where to read on; null when these were the last.</param>
[GenerateSerializer, Immutable, Alias("molecule.peer-page")]
public sealed record PeerPage([property: Id(0)] ImmutableArray<Peer> Peers, [property: Id(1)] PeerCursor? Next);
