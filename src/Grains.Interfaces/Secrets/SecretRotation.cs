using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Secrets;

/// <summary>One step of a rotation.</summary>
/// <param name="KeyId">The encryption key that this step sealed with.</param>
/// <param name="Resealed">How many secrets were sealed anew.</param>
/// <param name="Unreadable">Which could not be opened and stay as they are: <c>global:KEY</c>, or the workspace's id instead of <c>global</c>.</param>
/// <param name="Next">Where the next step begins; null when there is nothing left to look at.</param>
[GenerateSerializer, Immutable, Alias("molecule.secret-rotation")]
public sealed record SecretRotation(
    [property: Id(0)] string KeyId,
    [property: Id(1)] int Resealed,
    [property: Id(2)] ImmutableArray<string> Unreadable,
    [property: Id(3)] Guid? Next);
