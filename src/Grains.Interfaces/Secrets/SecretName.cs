namespace Molecule.Grains.Interfaces.Secrets;

/// <summary>That there is a secret. Nothing of its value.</summary>
/// <param name="Key">What it is called, as the agent finds it in its environment.</param>
/// <param name="IsGlobal">Whether it is one of the installation.</param>
/// <param name="CreatedAt">When it was set first, UTC.</param>
/// <param name="UpdatedAt">When it was set last, UTC.</param>
[GenerateSerializer, Immutable, Alias("molecule.secret-name")]
public sealed record SecretName(
    [property: Id(0)] string Key,
    [property: Id(1)] bool IsGlobal,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DateTimeOffset UpdatedAt);
