using System.Collections.Immutable;

namespace Molecule.Grains.Routing;

/// <summary>A team as it was at one moment.</summary>
/// <param name="Position">The last fact that the reading includes.</param>
/// <param name="Members">Its members, in no order.</param>
internal sealed record TeamReading(long Position, ImmutableArray<Teammate> Members);
