using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Secrets;

/// <summary>Which secrets there are.</summary>
/// <param name="Secrets">Those of the workspace first, then those of the installation, each in the order of their keys.</param>
[GenerateSerializer, Immutable, Alias("molecule.secret-list")]
public sealed record SecretList([property: Id(0)] ImmutableArray<SecretName> Secrets);
