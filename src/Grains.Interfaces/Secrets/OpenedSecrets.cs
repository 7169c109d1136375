using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Secrets;

/// <summary>The values that a workspace runs with.</summary>
/// <param name="Values">By their keys. They must not be logged.</param>
[GenerateSerializer, Immutable, Alias("molecule.opened-secrets")]
public sealed record OpenedSecrets([property: Id(0)] ImmutableSortedDictionary<string, string> Values)
{
    /// <summary>Never the values: records print their members, and this one could end in a log.</summary>
    /// <returns>How many there are.</returns>
    public override string ToString() => $"{Values.Count} secrets";
}
