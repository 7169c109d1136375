using System.Collections.Immutable;

namespace Molecule.Grains.Containers;

/// <summary>A token for a container, without its text: that goes into the container and nowhere else.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Prefix">Its first 8 characters.</param>
/// <param name="Hash">SHA-256 of its text.</param>
[GenerateSerializer, Immutable, Alias("molecule.new-container-token")]
internal sealed record NewContainerToken(
    [property: Id(0)] Guid Id, [property: Id(1)] string Prefix, [property: Id(2)] ImmutableArray<byte> Hash);
