using System.Collections.Immutable;

namespace Molecule.Grains.Containers;

/// <summary>A token that a container was given, as it is kept: by it the container's log is freed of it, and it is revoked.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Hash">SHA-256 of its text.</param>
internal sealed record ContainerToken(Guid Id, ImmutableArray<byte> Hash);
