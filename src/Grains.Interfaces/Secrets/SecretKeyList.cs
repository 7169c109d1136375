using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Secrets;

/// <summary>With which encryption keys secrets are sealed.</summary>
/// <param name="Keys">The current one first.</param>
[GenerateSerializer, Immutable, Alias("molecule.secret-key-list")]
public sealed record SecretKeyList([property: Id(0)] ImmutableArray<SecretKeyUse> Keys);
